#pragma once

class QHeaderView;

namespace calm::ui
{

/// Widens the sections of a header with a model so that no title is cut off, whatever the language.
void showWholeTitles(QHeaderView& header);

} // namespace calm::ui
