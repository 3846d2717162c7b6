#pragma once

#include "ui/datasets_page/alike_search.h"
#include "ui/widgets/latest_job.h"

#include <QWidget>

#include <functional>

class QComboBox;
class QLabel;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;

namespace calm::ui
{

class ProgressLine;

/// Looks for examples that are alike, in the background when it is asked to, and lists them in groups: one to keep and
/// the others, which can be removed from the chosen groups or from all. Object names, with `prefix` in front: "Text",
/// "Likeness", "Find", "Progress", "Sentence", "Tree", "Remove".
class AlikeView : public QWidget
{
    Q_OBJECT

public:
    using Search = std::function<AlikeFound(Project&, const AlikeOrder&, const std::stop_token&)>;

    AlikeView(const QString& prefix, Search search, const QString& help, QWidget* parent = nullptr);

    void addAbove(QWidget* widget);                                    ///< first in the column
    void setDataset(const QString& projectFile, std::int64_t dataset); ///< 0 = none
    void markChanged(); ///< examples have been written: what is shown is of before
    void find();

Q_SIGNALS:
    void removeRequested(const std::vector<std::int64_t>& ids);
    void exampleChosen(qint64 id);

private:
    void build(const QString& help);
    void forget();
    void take(AlikeFound found);
    void showGroups();
    void showState();
    QTreeWidgetItem* itemOf(const AlikeRow& row) const;
    std::vector<std::size_t> chosenGroups() const;
    void remove();

    QString m_prefix;
    Search m_search;
    QString m_help;
    QString m_file;
    std::int64_t m_dataset = 0;
    AlikeFound m_found;
    LatestJob m_job;

    QComboBox* m_text;
    QComboBox* m_likeness;
    QPushButton* m_find;
    ProgressLine* m_progress;
    QLabel* m_sentence;
    QTreeWidget* m_tree;
    QPushButton* m_remove;
};

} // namespace calm::ui
