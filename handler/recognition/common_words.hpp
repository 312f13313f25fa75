// The commonest short words of languages: articles, prepositions, pronouns, auxiliaries.
//
// Dictionaries of models are made from the web, so most of them also have the usual English words. A common
// word of a language is rarely a common word of another one.
#pragma once

#include <string>
#include <string_view>

namespace ocr {

// Without the marks around the word, and in small letters: those of English, of Western European languages
// and of Russian; others keep their capitals.
std::string plain_form(std::string_view word);

// Whether a word in its plain form is common in the language. False if the language is not in the table.
bool is_common_word(std::string_view language, std::string_view plain_word);

// Whether a word is common in any of the languages.
bool is_common_word(std::string_view plain_word);

}  // namespace ocr
