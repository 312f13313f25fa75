// bare_loop SECONDS IMAGE…: the engine without a service, initialised once as in recognizer.cpp. Decodes and
// reads the images in turn until SECONDS have passed; 0: each image once. Prints one line of JSON per
// reading: file name, milliseconds, text.
//
// It trains the tuned engine, checks that its text equals that of the other engines, and measures the minimum
// cost of any service. All files are loaded into memory before the first is read.
#include <leptonica/allheaders.h>
#include <tesseract/baseapi.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/json_writer.hpp"

namespace {

using Clock = std::chrono::steady_clock;

struct Sample {
  std::string name;
  std::string bytes;
};

struct PixDeleter {
  void operator()(Pix* pix) const { pixDestroy(&pix); }
};

Sample load(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(path.string() + " cannot be read");
  return {path.filename().string(), {std::istreambuf_iterator<char>(file), {}}};
}

std::string read(tesseract::TessBaseAPI& engine, const Sample& sample) {
  const auto* bytes = reinterpret_cast<const l_uint8*>(sample.bytes.data());
  const std::unique_ptr<Pix, PixDeleter> pix(pixReadMem(bytes, sample.bytes.size()));
  if (!pix) throw std::runtime_error(sample.name + " is not an image");
  engine.SetImage(pix.get());
  const std::unique_ptr<char[]> text(engine.GetUTF8Text());
  engine.Clear();
  // Adaptation to one image would change the text of the next.
  engine.ClearAdaptiveClassifier();
  if (!text) throw std::runtime_error(sample.name + " was not recognised");
  return text.get();
}

void run(std::chrono::duration<double> time, const std::vector<Sample>& samples) {
  tesseract::TessBaseAPI engine;
  if (engine.Init(nullptr, "eng", tesseract::OEM_LSTM_ONLY) != 0)
    throw std::runtime_error("the language model eng cannot be loaded");
  engine.SetPageSegMode(tesseract::PSM_AUTO);
  const auto end = Clock::now() + time;
  do {
    for (const auto& sample : samples) {
      const auto start = Clock::now();
      const std::string text = read(engine, sample);
      const std::chrono::duration<double, std::milli> taken = Clock::now() - start;
      std::array<char, 32> ms{};
      std::snprintf(ms.data(), ms.size(), "%.1f", taken.count());
      ocr::JsonWriter json;
      json.open_object();
      json.field("file", sample.name);
      json.key("ms");
      json.raw(ms.data());
      json.field("text", text);
      json.close_object();
      std::cout << json.take() << std::endl;
      if (time.count() > 0 && Clock::now() >= end) return;
    }
  } while (Clock::now() < end);
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::cerr << "usage: bare_loop SECONDS IMAGE…\n";
    return 2;
  }
  try {
    std::vector<Sample> samples;
    for (int i = 2; i < count; ++i) samples.push_back(load(arguments[i]));
    run(std::chrono::duration<double>(std::stod(arguments[1])), samples);
    return 0;
  } catch (const std::exception& failure) {
    std::cerr << "bare_loop: " << failure.what() << "\n";
    return 1;
  }
}
