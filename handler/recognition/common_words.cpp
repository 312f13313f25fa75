#include "recognition/common_words.hpp"

#include <algorithm>
#include <array>

namespace ocr {
namespace {

struct CommonWords {
  std::string_view language;
  std::string_view words;  // with a space before and after each; an elided one ends in '
};

// Chosen by hand from the closed classes of each language's grammar, about thirty for each; not from a
// corpus. Of languages that are close to each other, words that differ are preferred.
constexpr std::array common_words{
    CommonWords{"bul", " и на да се от за не са по със като или това към че през при беше до след но "},
    CommonWords{
        "cat",
        " el la els les i de del dels amb per que en un una és són no als aquest més però seva d' l' "},
    CommonWords{"ces",
                " a se na je v že s z do si o jsou který jako pro od po nebo by ale jeho bude být až při "},
    CommonWords{"dan",
                " og i at det er en af den til på de med for som ikke der et har fra jeg vi blev være kan "},
    CommonWords{"deu",
                " der die das und ist in den von zu mit sich des auf für nicht ein eine als auch dem an "
                "werden aus er hat "
                "bei nach wird sind oder zum zur bis einen einer im wir ich sie es um am ihr "},
    CommonWords{
        "eng",
        " the of and to in is that for it as was with be by on not he his at are this have from or had an "
        "they "
        "which you were all we when your can will there more no if do our has been until before must "},
    CommonWords{"est", " ja on ei et see kui ta oli ka mis aga oma või selle siis nii mida ning kes juures "},
    CommonWords{"fin", " ja on ei se että oli hän ovat joka mutta tai myös kun niin ole sen mukaan kanssa "},
    CommonWords{"fra",
                " le la les de des du et en un une est que qui dans pour par sur au aux avec ne pas ce cette "
                "il sont se "
                "plus ou son sa ses nous vous être à été leur mais l' d' qu' c' s' n' j' "},
    CommonWords{"hrv", " i u je na se da za su od s koji kao ili bi iz do po će nije o što te sa bio "},
    CommonWords{"hun",
                " a az és hogy nem is egy van meg ez csak volt de mint már vagy el azt ki még minden "},
    CommonWords{"ind",
                " yang dan di dengan untuk dari ini itu pada tidak dalam adalah akan ke oleh atau juga ada "},
    CommonWords{"ita",
                " il lo la i gli le di del della dei delle e in un una è che per con da dal non si al alla "
                "sono nel nella "
                "sul come anche più ha suo questo essere o ai l' d' dell' all' nell' un' "},
    CommonWords{"lat", " et in est non ad cum ut sed ex quod qui quae esse ab per aut enim atque sunt "},
    CommonWords{"lav", " un ir ar no uz par ka kas to bija pie tas kā vai arī pēc viņš nav līdz "},
    CommonWords{"lit", " ir yra kad su iš į ne tai bet buvo kaip apie ar jo už nuo po taip savo "},
    CommonWords{"nld",
                " de het een en van in is dat op te zijn met voor niet aan er om ook als dan maar door bij "
                "uit naar werd "
                "wordt deze of ik u hij tot nog wij "},
    CommonWords{"nor",
                " og i det er en av til på som ikke med for at har den de et fra jeg ble være kan vi etter "},
    CommonWords{"pol",
                " i w z na do nie się jest to że od o po za przez przy dla jak lub są oraz był tym który a "},
    CommonWords{"por",
                " o a os as de do da dos das e em no na um uma que não para com por se ao foi são é mais "
                "como seu sua ou "
                "pelo pela nos nas até ele "},
    CommonWords{"ron", " și de în la cu pe din nu este un o că pentru care mai sau au al să fost prin "},
    CommonWords{
        "rus",
        " и в на не что с по как это он из за к у от для до был была или но его она все так же бы они при "
        "который о "},
    CommonWords{"slk", " a sa na je v že s z do aj ako pre od po alebo by ale bol sú ktorý pri "},
    CommonWords{"slv", " in je v na se da za so ki z s od kot ni po pri bi ali tudi bil "},
    CommonWords{"spa",
                " el la los las de del y en un una que es se por con no para al lo su como más fue sus o "
                "pero este está "
                "son ha a sin sobre ser hasta nuestra "},
    CommonWords{
        "swe",
        " och i att det är en som av för på den med till inte har de ett om från jag var kan vi eller "},
    CommonWords{"tur", " ve bir bu için ile de da olan olarak çok daha ne gibi var o en kadar sonra veya "},
    CommonWords{"ukr", " і в на не що з та до як це він від за у по для або але був його є й при про "},
};

constexpr std::string_view marks = ".,:;!?()\"'";

bool has(const CommonWords& language, std::string_view plain_word) {
  if (plain_word.empty() || plain_word.find(' ') != std::string_view::npos) return false;
  const auto has_exactly = [&](std::string_view word) {
    return language.words.find(" " + std::string(word) + " ") != std::string_view::npos;
  };
  const std::size_t apostrophe = plain_word.find('\'');
  return has_exactly(plain_word) ||
         (apostrophe != std::string_view::npos && has_exactly(plain_word.substr(0, apostrophe + 1)));
}

}  // namespace

std::string plain_form(std::string_view word) {
  while (!word.empty() && marks.find(word.back()) != std::string_view::npos) word.remove_suffix(1);
  word.remove_prefix(std::min(word.find_first_not_of(marks), word.size()));
  std::string plain(word);
  for (std::size_t at = 0; at < plain.size(); ++at) {
    const auto byte = static_cast<unsigned char>(plain[at]);
    const auto before = static_cast<unsigned char>(at > 0 ? plain[at - 1] : 0);
    const auto set = [&](int value) { plain[at] = static_cast<char>(value); };
    if (byte >= 'A' && byte <= 'Z') set(byte + ('a' - 'A'));
    // The second bytes of À to Þ, of А to П and of Р to Я in UTF-8.
    if (before == 0xC3 && byte >= 0x80 && byte <= 0x9E) set(byte + 0x20);
    if (before == 0xD0 && byte >= 0x90 && byte <= 0x9F) set(byte + 0x20);
    if (before == 0xD0 && byte >= 0xA0 && byte <= 0xAF) {
      plain[at - 1] = static_cast<char>(0xD1);
      set(byte - 0x20);
    }
  }
  return plain;
}

bool is_common_word(std::string_view language, std::string_view plain_word) {
  const auto* const found = std::find_if(common_words.begin(), common_words.end(),
                                         [&](const CommonWords& each) { return each.language == language; });
  return found != common_words.end() && has(*found, plain_word);
}

bool is_common_word(std::string_view plain_word) {
  return std::any_of(common_words.begin(), common_words.end(),
                     [&](const CommonWords& each) { return has(each, plain_word); });
}

}  // namespace ocr
