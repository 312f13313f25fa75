// libqpdf, for the files of this room that use it. Its classes read and write PDFs object by object.
//
// Not trusted: every byte of a PDF. qpdf runs only in the sandboxed child. It throws exceptions for what it
// cannot repair.
#pragma once

// Without the pointers of versions before 11. (Version 12 has none and does not look.)
#define POINTERHOLDER_TRANSITION 4

// Clang 14, which Debian 12 has for the checks and the fuzzers, does not accept the header of version 11 for
// JSON in C++20. Nothing here needs more of it than the name.
#if defined(__clang__) && __clang_major__ < 15
#define JSON_HH
class JSON;
#endif

#include <qpdf/Pipeline.hh>
#include <qpdf/Pl_Flate.hh>
#include <qpdf/Pl_String.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFAcroFormDocumentHelper.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageLabelDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>
