#include "ui/widgets/table_header.h"

#include <QHeaderView>

#include <algorithm>

namespace calm::ui
{

void showWholeTitles(QHeaderView& header)
{
    constexpr int padding = 8; // on either side, as the style sheet says
    for (int section = 0; section < header.count(); ++section) {
        const QString title = header.model()->headerData(section, header.orientation()).toString();
        const int whole = header.fontMetrics().horizontalAdvance(title) + 2 * padding;
        header.resizeSection(section, std::max(header.sectionSize(section), whole));
    }
}

} // namespace calm::ui
