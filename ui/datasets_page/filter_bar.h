#pragma once

#include "core/store/example_query.h"

#include <QTimer>
#include <QWidget>

#include <utility>
#include <vector>

class QComboBox;
class QHBoxLayout;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace calm::ui
{

/// Which examples of a dataset are shown: words to search for, a split, a tag, a length. A filter that is set is
/// highlighted, and one button takes all of them away. Object names: "searchInput", "splitFilter", "tagFilter",
/// "lengthFilter", "lengthFrom", "lengthTo", "clearFilters".
class FilterBar : public QWidget
{
    Q_OBJECT

public:
    using Counts = std::vector<std::pair<std::string, std::int64_t>>;

    explicit FilterBar(QWidget* parent = nullptr);

    void addTool(QWidget* widget);        ///< at the right of the search
    void setSplits(const Counts& counts); ///< the chosen one stays chosen while it is there
    void setTags(const Counts& counts);
    ExampleQuery query() const; ///< in the stored order
    bool isActive() const;
    void clear();         ///< quietly: another dataset is shown
    void beginToSearch(); ///< the keyboard goes to the search

Q_SIGNALS:
    void changed();

private:
    QComboBox* choice(const char* name, const QString& accessibleName);
    void buildLength();
    void fill(QComboBox& box, const QString& all, const Counts& counts);
    void take();
    void showState();

    QTimer m_typing;
    bool m_quiet = false;
    QHBoxLayout* m_first;
    QLineEdit* m_search;
    QComboBox* m_split;
    QComboBox* m_tag;
    QToolButton* m_length;
    QSpinBox* m_from;
    QSpinBox* m_to;
    QPushButton* m_clear;
};

} // namespace calm::ui
