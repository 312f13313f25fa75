#include "pdf/page_selection.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

namespace ocr {
namespace {

// Must be called while the tree of labels still describes all pages.
void select_labels(QPDF& pdf, const std::vector<std::size_t>& kept) {
  QPDFPageLabelDocumentHelper labels(pdf);
  if (!labels.hasPageLabels()) return;
  std::vector<QPDFObjectHandle> chosen;
  long long place = 0;
  for (const std::size_t page : kept) {
    const auto index = static_cast<long long>(page);
    labels.getLabelsForPageRange(index, index, place++, chosen);
  }
  auto tree = QPDFObjectHandle::newDictionary();
  tree.replaceKey("/Nums", QPDFObjectHandle::newArray(chosen));
  pdf.getRoot().replaceKey("/PageLabels", tree);
}

void select_fields(QPDF& pdf, const std::vector<QPDFPageObjectHelper>& pages) {
  QPDFAcroFormDocumentHelper form(pdf);
  if (!form.hasAcroForm()) return;
  std::set<QPDFObjGen> on_pages;
  for (const QPDFPageObjectHelper& page : pages)
    for (QPDFFormFieldObjectHelper field : form.getFormFieldsForPage(page))
      on_pages.insert(field.getTopLevelField().getObjectHandle().getObjGen());
  auto dictionary = pdf.getRoot().getKey("/AcroForm");
  auto fields = dictionary.getKey("/Fields");
  if (!fields.isArray()) return;
  auto chosen = QPDFObjectHandle::newArray();
  for (const QPDFObjectHandle& field : fields.getArrayAsVector())
    if (on_pages.contains(field.getObjGen())) chosen.appendItem(field);
  dictionary.replaceKey("/Fields", chosen);
}

}  // namespace

bool select_pages(QPDF& pdf, const std::vector<QPDFPageObjectHelper>& all, const std::vector<int>& chosen) {
  std::vector<std::size_t> kept;
  std::vector<QPDFPageObjectHelper> kept_pages;
  std::vector<QPDFPageObjectHelper> others;
  for (std::size_t page = 0; page < all.size(); ++page) {
    if (std::binary_search(chosen.begin(), chosen.end(), static_cast<int>(page) + 1)) {
      kept.push_back(page);
      kept_pages.push_back(all[page]);
    } else {
      others.push_back(all[page]);
    }
  }
  if (others.empty()) return false;
  select_labels(pdf, kept);
  select_fields(pdf, kept_pages);
  QPDFPageDocumentHelper pages(pdf);
  for (const QPDFPageObjectHelper& other : others) pages.removePage(other);
  // What still refers to a page, like a bookmark, must not keep it in the file.
  for (QPDFPageObjectHelper other : others)
    pdf.replaceObject(other.getObjectHandle().getObjGen(), QPDFObjectHandle::newNull());
  // A dictionary of resources that all pages share would keep the images of all.
  for (QPDFPageObjectHelper page : kept_pages) page.removeUnreferencedResources();
  return true;
}

}  // namespace ocr
