#pragma once

#include <QStackedWidget>

#include <vector>

class QLayout;

namespace calm::ui
{

/// What a page shows: what to do next when there is nothing, its content, or neither while the project is being read.
class PageStack : public QStackedWidget
{
    Q_OBJECT

public:
    /// Fills `page`. The content is `above` from top to bottom, then `middle` in the room that is left.
    PageStack(QWidget* page, QWidget* empty, const std::vector<QWidget*>& above, QLayout* middle);

    void showContent(bool hasContent, bool isReading);
};

} // namespace calm::ui
