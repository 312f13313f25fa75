// An image that takes Tesseract longest to read: white noise.
#pragma once

#include <string>

// A BMP of side x side grey pixels. The 12 million of the default keep a reader busy for seconds.
std::string noise_bmp(unsigned side = 3464);
