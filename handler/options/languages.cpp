#include "options/languages.hpp"

#include <algorithm>
#include <array>

namespace ocr {
namespace {

constexpr std::array languages{
    Language{"afr", "Afrikaans", "Latin"},
    Language{"amh", "አማርኛ", "Ethiopic"},
    Language{"ara", "العربية", "Arabic"},
    Language{"asm", "অসমীয়া", "Bengali"},
    Language{"aze", "Azərbaycanca", "Latin"},
    Language{"aze_cyrl", "Азәрбајҹанҹа", "Cyrillic"},
    Language{"bel", "Беларуская", "Cyrillic"},
    Language{"ben", "বাংলা", "Bengali"},
    Language{"bod", "བོད་སྐད་", "Tibetan"},
    Language{"bos", "Bosanski", "Latin"},
    Language{"bre", "Brezhoneg", "Latin"},
    Language{"bul", "Български", "Cyrillic"},
    Language{"cat", "Català", "Latin"},
    Language{"ceb", "Cebuano", "Latin"},
    Language{"ces", "Čeština", "Latin"},
    Language{"chi_sim", "简体中文", "Han"},
    Language{"chi_sim_vert", "简体中文（直排）", "Han"},
    Language{"chi_tra", "繁體中文", "Han"},
    Language{"chi_tra_vert", "繁體中文（直排）", "Han"},
    Language{"chr", "ᏣᎳᎩ", "Cherokee"},
    Language{"cos", "Corsu", "Latin"},
    Language{"cym", "Cymraeg", "Latin"},
    Language{"dan", "Dansk", "Latin"},
    Language{"deu", "Deutsch", "Latin"},
    Language{"deu_latf", "Deutsch (Fraktur)", "Fraktur"},
    Language{"div", "ދިވެހި", "Thaana"},
    Language{"dzo", "རྫོང་ཁ", "Tibetan"},
    Language{"ell", "Ελληνικά", "Greek"},
    Language{"eng", "English", "Latin"},
    Language{"enm", "Middle English", "Latin"},
    Language{"epo", "Esperanto", "Latin"},
    Language{"est", "Eesti", "Latin"},
    Language{"eus", "Euskara", "Latin"},
    Language{"fao", "Føroyskt", "Latin"},
    Language{"fas", "فارسی", "Arabic"},
    Language{"fil", "Filipino", "Latin"},
    Language{"fin", "Suomi", "Latin"},
    Language{"fra", "Français", "Latin"},
    Language{"frk", "Deutsch (Fraktur)", "Fraktur"},
    Language{"frm", "Moyen français", "Latin"},
    Language{"fry", "Frysk", "Latin"},
    Language{"gla", "Gàidhlig", "Latin"},
    Language{"gle", "Gaeilge", "Latin"},
    Language{"glg", "Galego", "Latin"},
    Language{"grc", "Ἀρχαία ἑλληνική", "Greek"},
    Language{"guj", "ગુજરાતી", "Gujarati"},
    Language{"hat", "Kreyòl ayisyen", "Latin"},
    Language{"heb", "עברית", "Hebrew"},
    Language{"hin", "हिन्दी", "Devanagari"},
    Language{"hrv", "Hrvatski", "Latin"},
    Language{"hun", "Magyar", "Latin"},
    Language{"hye", "Հայերեն", "Armenian"},
    Language{"iku", "ᐃᓄᒃᑎᑐᑦ", "Canadian Aboriginal"},
    Language{"ind", "Bahasa Indonesia", "Latin"},
    Language{"isl", "Íslenska", "Latin"},
    Language{"ita", "Italiano", "Latin"},
    Language{"ita_old", "Italiano antico", "Latin"},
    Language{"jav", "Basa Jawa", "Latin"},
    Language{"jpn", "日本語", "Japanese"},
    Language{"jpn_vert", "日本語（縦書き）", "Japanese"},
    Language{"kan", "ಕನ್ನಡ", "Kannada"},
    Language{"kat", "ქართული", "Georgian"},
    Language{"kat_old", "ძველი ქართული", "Georgian"},
    Language{"kaz", "Қазақша", "Cyrillic"},
    Language{"khm", "ខ្មែរ", "Khmer"},
    Language{"kir", "Кыргызча", "Cyrillic"},
    Language{"kmr", "Kurmancî", "Latin"},
    Language{"kor", "한국어", "Hangul"},
    Language{"kor_vert", "한국어 (세로쓰기)", "Hangul"},
    Language{"lao", "ລາວ", "Lao"},
    Language{"lat", "Latina", "Latin"},
    Language{"lav", "Latviešu", "Latin"},
    Language{"lit", "Lietuvių", "Latin"},
    Language{"ltz", "Lëtzebuergesch", "Latin"},
    Language{"mal", "മലയാളം", "Malayalam"},
    Language{"mar", "मराठी", "Devanagari"},
    Language{"mkd", "Македонски", "Cyrillic"},
    Language{"mlt", "Malti", "Latin"},
    Language{"mon", "Монгол", "Cyrillic"},
    Language{"mri", "Māori", "Latin"},
    Language{"msa", "Bahasa Melayu", "Latin"},
    Language{"mya", "မြန်မာ", "Myanmar"},
    Language{"nep", "नेपाली", "Devanagari"},
    Language{"nld", "Nederlands", "Latin"},
    Language{"nor", "Norsk", "Latin"},
    Language{"oci", "Occitan", "Latin"},
    Language{"ori", "ଓଡ଼ିଆ", "Oriya"},
    Language{"pan", "ਪੰਜਾਬੀ", "Gurmukhi"},
    Language{"pol", "Polski", "Latin"},
    Language{"por", "Português", "Latin"},
    Language{"pus", "پښتو", "Arabic"},
    Language{"que", "Runa Simi", "Latin"},
    Language{"ron", "Română", "Latin"},
    Language{"rus", "Русский", "Cyrillic"},
    Language{"san", "संस्कृतम्", "Devanagari"},
    Language{"sin", "සිංහල", "Sinhala"},
    Language{"slk", "Slovenčina", "Latin"},
    Language{"slv", "Slovenščina", "Latin"},
    Language{"snd", "سنڌي", "Arabic"},
    Language{"spa", "Español", "Latin"},
    Language{"spa_old", "Español antiguo", "Latin"},
    Language{"sqi", "Shqip", "Latin"},
    Language{"srp", "Српски", "Cyrillic"},
    Language{"srp_latn", "Srpski", "Latin"},
    Language{"sun", "Basa Sunda", "Latin"},
    Language{"swa", "Kiswahili", "Latin"},
    Language{"swe", "Svenska", "Latin"},
    Language{"syr", "ܣܘܪܝܝܐ", "Syriac"},
    Language{"tam", "தமிழ்", "Tamil"},
    Language{"tat", "Татарча", "Cyrillic"},
    Language{"tel", "తెలుగు", "Telugu"},
    Language{"tgk", "Тоҷикӣ", "Cyrillic"},
    Language{"tha", "ไทย", "Thai"},
    Language{"tir", "ትግርኛ", "Ethiopic"},
    Language{"ton", "Lea faka-Tonga", "Latin"},
    Language{"tur", "Türkçe", "Latin"},
    Language{"uig", "ئۇيغۇرچە", "Arabic"},
    Language{"ukr", "Українська", "Cyrillic"},
    Language{"urd", "اردو", "Arabic"},
    Language{"uzb", "Oʻzbekcha", "Latin"},
    Language{"uzb_cyrl", "Ўзбекча", "Cyrillic"},
    Language{"vie", "Tiếng Việt", "Latin"},
    Language{"yid", "ייִדיש", "Hebrew"},
    Language{"yor", "Yorùbá", "Latin"},
};

constexpr bool is_before(const Language& one, const Language& other) {
  return one.code < other.code;
}
static_assert(std::is_sorted(languages.begin(), languages.end(), is_before),
              "binary search needs sorted codes");

}  // namespace

Language language_of(std::string_view code) {
  const auto* found = std::lower_bound(languages.begin(), languages.end(), Language{code, "", ""}, is_before);
  if (found != languages.end() && found->code == code) return *found;
  return {code, code, ""};
}

std::vector<std::string> written_in(std::string_view script, const std::vector<std::string>& codes) {
  if (script == "Korean") script = "Hangul";
  std::vector<std::string> found;
  for (const std::string& code : codes)
    if (language_of(code).script == script) found.push_back(code);
  return found;
}

}  // namespace ocr
