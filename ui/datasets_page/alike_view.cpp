#include "ui/datasets_page/alike_view.h"

#include "ui/datasets_page/example_delegate.h"
#include "ui/datasets_page/progress_line.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <set>

namespace calm::ui
{

namespace
{

constexpr int idRole = Qt::UserRole;
enum Column { textColumn, splitColumn, likenessColumn };

} // namespace

AlikeView::AlikeView(const QString& prefix, Search search, const QString& help, QWidget* parent)
    : QWidget(parent), m_prefix(prefix), m_search(std::move(search)), m_help(help), m_text(new QComboBox),
      m_likeness(new QComboBox), m_find(new QPushButton(tr("Find"))),
      m_progress(new ProgressLine(prefix + "Progress", tr("Looking for what is alike"))), m_sentence(makeSentence({})),
      m_tree(new QTreeWidget), m_remove(new QPushButton)
{
    build(help);
    connect(m_find, &QPushButton::clicked, this, &AlikeView::find);
    connect(m_progress, &ProgressLine::stopRequested, this, [this] {
        forget();
        m_sentence->setText(tr("Stopped."));
    });
    connect(m_remove, &QPushButton::clicked, this, &AlikeView::remove);
    connect(m_tree, &QTreeWidget::itemSelectionChanged, this, &AlikeView::showState);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, [this](const QTreeWidgetItem* item) {
        if (item)
            Q_EMIT exampleChosen(item->data(0, idRole).toLongLong());
    });
    forget();
}

void AlikeView::build(const QString& help)
{
    m_text->setObjectName(m_prefix + "Text");
    m_text->setAccessibleName(tr("What is compared"));
    m_text->setToolTip(tr("Which text of the examples is compared; case and white space do not count."));
    m_text->addItem(tr("prompts"), int(ComparedText::prompt));
    m_text->addItem(tr("responses"), int(ComparedText::response));
    m_text->addItem(tr("both"), int(ComparedText::both));
    m_likeness->setObjectName(m_prefix + "Likeness");
    m_likeness->setAccessibleName(tr("How alike"));
    m_likeness->setToolTip(tr("How much of two texts is the same: the share of their stretches of five characters that "
                              "both have (Jaccard similarity)."));
    m_likeness->addItem(tr("the same"), 1.0);
    for (const double share : {0.95, 0.9, 0.8, 0.7, 0.5})
        m_likeness->addItem(tr("%1 alike").arg(formatPercent(share)), share);
    m_likeness->setCurrentIndex(m_likeness->findData(0.8));
    m_find->setObjectName(m_prefix + "Find");
    m_find->setToolTip(help);
    m_sentence->setObjectName(m_prefix + "Sentence");
    m_remove->setObjectName(m_prefix + "Remove");
    m_remove->setToolTip(tr("The first of each group stays. Ctrl+Z brings the others back."));
    m_tree->setObjectName(m_prefix + "Tree");
    m_tree->setAccessibleName(tr("Examples that are alike"));
    m_tree->setHeaderLabels({tr("Example"), tr("Split"), tr("Alike")});
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(14);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(textColumn, QHeaderView::Stretch);
    m_tree->header()->setSectionResizeMode(splitColumn, QHeaderView::ResizeToContents);
    m_tree->header()->setSectionResizeMode(likenessColumn, QHeaderView::ResizeToContents);
    auto* line = new QHBoxLayout;
    line->setSpacing(6);
    line->addWidget(m_text);
    line->addWidget(m_likeness);
    line->addStretch();
    line->addWidget(m_find);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, gap, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(line);
    layout->addWidget(m_progress);
    layout->addWidget(m_sentence);
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_remove, 0, Qt::AlignLeft);
    layout->addStretch();
}

void AlikeView::addAbove(QWidget* widget)
{
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, widget);
}

void AlikeView::setDataset(const QString& projectFile, std::int64_t dataset)
{
    if (m_file == projectFile && m_dataset == dataset)
        return;
    m_file = projectFile;
    m_dataset = dataset;
    forget();
}

void AlikeView::forget()
{
    m_job.drop();
    m_progress->end();
    m_found = {};
    const QSignalBlocker quiet(m_tree);
    m_tree->clear();
    m_sentence->setText(m_dataset ? m_help : tr("Choose a dataset first."));
    setRole(m_sentence, "muted");
    showState();
}

void AlikeView::markChanged()
{
    if (m_found.sentence.isEmpty())
        return;
    m_sentence->setText(m_found.sentence + ' ' + tr("Examples have been changed since: look again."));
    setRole(m_sentence, "muted");
}

void AlikeView::find()
{
    if (!m_dataset)
        return;
    forget();
    AlikeOrder order;
    order.dataset = m_dataset;
    order.text = static_cast<ComparedText>(m_text->currentData().toInt());
    order.settings.threshold = m_likeness->currentData().toDouble();
    order.progress = m_progress->begin(tr("Looking…"));
    m_sentence->clear();
    showState();
    m_job.run(
        [file = Path(m_file.toStdString()), order, search = m_search](const std::stop_token& stop) {
            const auto project = Project::open(file);
            return search(*project, order, stop);
        },
        [this](AlikeFound found) { take(std::move(found)); },
        [this](const ErrorInfo& error) {
            forget();
            m_sentence->setText(fromUtf8(error.sentence));
            setRole(m_sentence, "danger");
        });
}

QTreeWidgetItem* AlikeView::itemOf(const AlikeRow& row) const
{
    auto* item = new QTreeWidgetItem({row.text, row.split.isEmpty() ? QString() : splitLabel(row.split)});
    item->setData(0, idRole, qlonglong(row.id));
    item->setToolTip(textColumn, row.text);
    item->setTextAlignment(likenessColumn, Qt::AlignRight | Qt::AlignVCenter);
    return item;
}

void AlikeView::take(AlikeFound found)
{
    m_progress->end();
    m_found = std::move(found);
    showGroups();
    QString sentence = m_found.sentence;
    if (m_found.groupsFound > std::int64_t(m_found.groups.size()))
        sentence += ' ' + tr("The first %1 groups are listed.").arg(formatCount(std::int64_t(m_found.groups.size())));
    m_sentence->setText(sentence);
    setRole(m_sentence, m_found.harmful ? "warning" : "plain");
    showState();
}

void AlikeView::showGroups()
{
    const QSignalBlocker quiet(m_tree);
    m_tree->clear();
    QList<QTreeWidgetItem*> items;
    for (const AlikeGroup& group : m_found.groups) {
        QTreeWidgetItem* kept = itemOf(group.kept);
        kept->setText(likenessColumn, QStringLiteral("+%1").arg(group.removable.size()));
        for (const AlikeRow& row : group.others) {
            QTreeWidgetItem* other = itemOf(row);
            other->setText(likenessColumn, row.similarity >= 1 ? tr("same") : formatPercent(row.similarity));
            kept->addChild(other);
        }
        items.append(kept);
    }
    m_tree->addTopLevelItems(items);
    m_tree->expandAll();
}

/// Of the selected rows, whether they stand for a group or within one.
std::vector<std::size_t> AlikeView::chosenGroups() const
{
    std::set<std::size_t> groups;
    for (QTreeWidgetItem* item : m_tree->selectedItems())
        groups.insert(std::size_t(m_tree->indexOfTopLevelItem(item->parent() ? item->parent() : item)));
    return {groups.begin(), groups.end()};
}

void AlikeView::showState()
{
    const bool any = !m_found.removable.empty();
    m_find->setEnabled(m_dataset != 0 && !m_progress->isRunning());
    m_tree->setVisible(any);
    m_remove->setVisible(any);
    const std::size_t chosen = chosenGroups().size();
    m_remove->setText(chosen > 0
                          ? tr("Remove others of chosen groups (%1)").arg(chosen)
                          : tr("Remove all others (%1)").arg(formatCount(std::int64_t(m_found.removable.size()))));
}

void AlikeView::remove()
{
    const std::vector<std::size_t> chosen = chosenGroups();
    std::vector<std::int64_t> ids = chosen.empty() ? m_found.removable : std::vector<std::int64_t>();
    for (const std::size_t group : chosen)
        ids.insert(ids.end(), m_found.groups[group].removable.begin(), m_found.groups[group].removable.end());
    if (ids.empty())
        return;
    const std::set<std::int64_t> gone(ids.begin(), ids.end());
    std::erase_if(m_found.removable, [&gone](std::int64_t id) { return gone.contains(id); });
    std::erase_if(m_found.groups, [&gone](const AlikeGroup& group) { return gone.contains(group.removable.front()); });
    showGroups();
    showState();
    Q_EMIT removeRequested(ids);
}

} // namespace calm::ui
