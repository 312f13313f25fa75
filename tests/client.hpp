// What a client of the service sees: one HTTP request through libcurl, and the samples to send.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

struct Answer {
  long status = 0;                             // 0: no answer
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  double seconds = 0;

  // A string, number or literal field of a flat JSON body, without its quotes; escapes resolved.
  std::string field(const std::string& name) const;
};

struct Ask {
  std::string method = "GET";
  std::string url;
  std::string body;
  std::vector<std::string> headers;
  std::string file;  // sent as the part "image" of a form, with `form` beside it
  std::map<std::string, std::string> form;
  std::chrono::milliseconds give_up{180'000};
};

Answer send(const Ask& ask);
Answer get(const std::string& url);
Answer post(const std::string& url, const std::string& body, const std::vector<std::string>& headers = {});

// Asks for a task until it is done or failed, as its Retry-After allows or sooner; bounded by `patience`.
Answer await_task(const std::string& base_url, const std::string& task_id,
                  std::chrono::seconds patience = std::chrono::seconds(120));

std::string base64(const std::string& bytes);
std::string json_with_image(const std::string& bytes);

std::string read_file(const std::string& path);
std::string sample(const std::string& name);  // the bytes of images/NAME
std::string truth(const std::string& name);   // the text that images/NAME shows

// Levenshtein distance over the length of the truth, runs of white space counted as one space.
double character_error_rate(const std::string& text, const std::string& truth);
