#pragma once

#include <QFrame>

class QComboBox;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace calm::ui
{

class ActivityFilter;
class ActivityModel;

/// Every message of the window in a list that comes in at the right, over the page: nothing beneath it moves. Kind,
/// time and page of each, its detail folded beneath; they can be filtered, copied and cleared. Escape closes it.
///
/// | objectName     | widget                                                     |
/// |----------------|------------------------------------------------------------|
/// | activityDrawer | this                                                       |
/// | activityList   | the messages; Right folds a detail out, Ctrl+C copies      |
/// | activityFilter | all, problems, notices, finished work                      |
/// | activityCopy, activityClear, activityClose | what their names say           |
class ActivityDrawer : public QFrame
{
    Q_OBJECT

public:
    /// It places itself in `area`, at whose right edge it stands.
    ActivityDrawer(ActivityModel& model, QWidget* area);

    void setOpen(bool open); ///< the keyboard goes into it, and back to where it was

Q_SIGNALS:
    void openChanged(bool open);

protected:
    bool eventFilter(QObject* object, QEvent* event) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* buildHead();
    void buildList();
    void place();
    void showState();
    void copy();
    ActivityModel& m_model;
    ActivityFilter* m_filter;
    QTreeView* m_list;
    QStackedWidget* m_stack;
    QComboBox* m_shown;
    QToolButton* m_copy;
    QToolButton* m_clear;
};

} // namespace calm::ui
