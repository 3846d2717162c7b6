#include "ui/layer_map_page/importance_view.h"

#include "ui/engine_client/project_session.h"
#include "ui/layer_map_page/composition_draft.h"
#include "ui/layer_map_page/link_facts.h"
#include "ui/layer_map_page/measure_bar.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace calm::ui
{

std::vector<ConnectionImportance> importanceFor(const ImportanceReport& report, const Composition& composition)
{
    std::vector<ConnectionImportance> mapped;
    for (ConnectionImportance one : report.connections) {
        const std::string& name = report.augmenting.at(std::size_t(one.connection.augmenting));
        const auto place = std::ranges::find(composition.augmenting, name);
        if (place == composition.augmenting.end() || composition.anchor.empty())
            continue;
        one.connection.augmenting = int(place - composition.augmenting.begin());
        mapped.push_back(one);
    }
    return mapped;
}

void ImportanceModel::setReport(const std::optional<ImportanceReport>& report)
{
    beginResetModel();
    m_report = report;
    endResetModel();
}

int ImportanceModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || !m_report ? 0 : int(m_report->connections.size());
}

int ImportanceModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columnCountValue;
}

QVariant ImportanceModel::data(const QModelIndex& index, int role) const
{
    const ConnectionImportance& one = at(index.row());
    if (role == Qt::TextAlignmentRole && index.column() >= shareColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (index.column()) {
    case modelColumn:
        return fromUtf8(m_report->augmenting.at(std::size_t(one.connection.augmenting)));
    case fromColumn:
        return fromUtf8(layerName(one.connection.augmentingLayer));
    case toColumn:
        return fromUtf8(layerName(one.connection.anchorLayer));
    case shareColumn:
        return formatPercent(one.outputShare);
    default:
        return QString::asprintf("%+.4f", one.lossRise);
    }
}

QVariant ImportanceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::DisplayRole) {
        const QString names[] = {tr("Augmenting"), tr("Its layer"), tr("Anchor"), tr("Adds"), tr("If cut")};
        return names[section];
    }
    if (role == Qt::ToolTipRole) {
        const QString help[] = {
            {},
            {},
            tr("The anchor's layer"),
            tr("|what the bridge adds| / |the anchor's state|, mean over all places of the examples"),
            tr("Rise of the loss, in nats per label, when this connection alone is cut; below zero the "
               "composition predicts better without it")};
        return help[section];
    }
    return {};
}

void ImportanceModel::sort(int column, Qt::SortOrder order)
{
    if (!m_report)
        return;
    const auto key = [column](const ConnectionImportance& one) {
        switch (column) {
        case modelColumn:
            return double(one.connection.augmenting);
        case fromColumn:
            return double(one.connection.augmentingLayer);
        case toColumn:
            return double(one.connection.anchorLayer);
        case shareColumn:
            return one.outputShare;
        default:
            return one.lossRise;
        }
    };
    beginResetModel();
    std::ranges::stable_sort(m_report->connections, [&](const auto& a, const auto& b) {
        return order == Qt::AscendingOrder ? key(a) < key(b) : key(b) < key(a);
    });
    endResetModel();
}

ImportanceView::ImportanceView(CompositionDraft& draft, QWidget* parent)
    : QWidget(parent), m_draft(draft),
      m_bar(new MeasureBar(
          tr("Measure"),
          tr("Runs the trained composition over the examples its run was validated on, once whole and once "
             "without each connection"),
          "importance")),
      m_untrained(
          makeSentence(tr("Once the composition is trained, what each connection adds and what cutting it costs is "
                          "measured here."))),
      m_train(new QPushButton(tr("Train it"))), m_result(new QWidget), m_model(new ImportanceModel(this)),
      m_table(new QTableView), m_inDrawing(new QCheckBox(tr("Show in the drawing")))
{
    m_train->setObjectName("trainFirstButton");
    m_table->setObjectName("importanceTable");
    m_table->setAccessibleName(tr("What each connection adds and costs"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ImportanceModel::riseColumn, Qt::DescendingOrder);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(28);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(ImportanceModel::modelColumn, QHeaderView::Stretch);
    m_table->horizontalHeader()->setMinimumSectionSize(40);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setMinimumHeight(120);
    m_inDrawing->setObjectName("importanceShown");
    m_inDrawing->setChecked(true);
    m_inDrawing->setToolTip(tr("Links as thick as what they add, coloured by what cutting them costs"));
    auto* result = new QVBoxLayout(m_result);
    result->setContentsMargins(0, 0, 0, 0);
    result->addWidget(m_table, 1);
    result->addWidget(m_inDrawing);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_untrained);
    layout->addWidget(m_train, 0, Qt::AlignLeft);
    layout->addWidget(m_bar);
    layout->addWidget(m_result, 1);
    layout->addStretch();
    connect(m_bar, &MeasureBar::wanted, this, &ImportanceView::measure);
    connect(m_bar, &MeasureBar::errorRaised, this, &ImportanceView::errorRaised);
    connect(m_train, &QPushButton::clicked, this, [this] { Q_EMIT pageRequested("train"); });
    connect(m_inDrawing, &QCheckBox::toggled, this, &ImportanceView::shownChanged);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        std::vector<Connection> connections;
        for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
            for (const ConnectionImportance& one :
                 importanceFor({.connections = {m_model->at(index.row())}, .augmenting = m_report->augmenting},
                               m_draft.composition()))
                connections.push_back(one.connection);
        Q_EMIT selected(connections);
    });
    setTrained(false);
    setReport(std::nullopt);
}

void ImportanceView::setSession(ProjectSession* session)
{
    m_session = session;
    m_bar->setSession(session);
    setReport(std::nullopt);
}

void ImportanceView::setTrained(bool trained)
{
    m_untrained->setVisible(!trained);
    m_train->setVisible(!trained);
    m_bar->setVisible(trained);
}

void ImportanceView::measure()
{
    if (!m_session)
        return;
    protocol::Importance request;
    request.project = m_session->file().toStdString();
    request.member = {MemberKind::composed, m_draft.composition().name};
    m_bar->send(request, [this](const Json& answer) {
        try {
            Q_EMIT measured(importanceReportFromJson(answer));
        } catch (const std::exception&) {
            const ErrorInfo error = currentError("reading what was measured");
            Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
        }
    });
}

void ImportanceView::setReport(const std::optional<ImportanceReport>& report)
{
    m_report = report;
    m_model->setReport(report);
    m_model->sort(m_table->horizontalHeader()->sortIndicatorSection(),
                  m_table->horizontalHeader()->sortIndicatorOrder());
    // One model needs no naming, and the numbers all the room.
    const bool several = report && report->augmenting.size() > 1;
    m_table->setColumnHidden(ImportanceModel::modelColumn, !several);
    m_table->horizontalHeader()->setSectionResizeMode(ImportanceModel::fromColumn,
                                                      several ? QHeaderView::ResizeToContents : QHeaderView::Stretch);
    m_result->setVisible(report.has_value());
    m_bar->setStatus(report ? tr("Checkpoint %1: loss %2 over %3 labels of %4 examples")
                                  .arg(report->checkpoint)
                                  .arg(QString::number(report->loss, 'f', 4), formatCount(report->labels),
                                       formatCount(report->examples))
                            : QString());
    Q_EMIT shownChanged();
}

void ImportanceView::setOutdated()
{
    setReport(std::nullopt);
    m_bar->setStatus(tr("Models, examples or the best checkpoint have changed since it was measured."));
}

std::vector<ConnectionImportance> ImportanceView::shown() const
{
    return m_report && m_inDrawing->isChecked() ? importanceFor(*m_report, m_draft.composition())
                                                : std::vector<ConnectionImportance>{};
}

} // namespace calm::ui
