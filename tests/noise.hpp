// White noise: the kind of image that takes Tesseract longest to read.
#pragma once

#include <string>

// A BMP of side x side grey pixels. The default of 12 million pixels keeps a reader busy for seconds.
std::string noise_bmp(unsigned side = 3464);
