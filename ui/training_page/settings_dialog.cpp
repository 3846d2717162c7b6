#include "ui/training_page/settings_dialog.h"

#include "ui/engine_client/run_label.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/theme.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace calm::ui
{

namespace
{

constexpr int columnWidth = 230;

} // namespace

SettingsDialog::SettingsDialog(const std::vector<RunRecord>& runs, QWidget* parent)
    : QDialog(parent), m_rows(settingRows(runs)), m_table(new QTableWidget),
      m_all(new QCheckBox(tr("Show &all settings"))), m_sentence(makeSentence({}, "muted"))
{
    setObjectName("settingsDialog");
    setWindowTitle(tr("Settings compared"));
    for (const RunRecord& run : runs)
        m_names += runLabel(run);
    m_table->setObjectName("settingsTable");
    m_table->setAccessibleName(tr("Settings of the chosen runs"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_all->setObjectName("settingsShowAll");
    m_sentence->setObjectName("settingsSentence");
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(pageMargin, pageMargin, pageMargin, pageMargin);
    layout->setSpacing(gap);
    layout->addWidget(m_sentence);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_all);
    layout->addWidget(buttons);
    connect(m_all, &QCheckBox::toggled, this, &SettingsDialog::fill);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    fill();
    resize(std::min(180 + columnWidth * int(m_names.size()) + 60, 1100), 460);
}

void SettingsDialog::fill()
{
    const Colours& colours = coloursOf(*this);
    std::vector<SettingRow> shown;
    std::ranges::copy_if(m_rows, std::back_inserter(shown),
                         [this](const SettingRow& row) { return row.differs || m_all->isChecked(); });
    const auto differing = std::ranges::count(m_rows, true, &SettingRow::differs);
    m_sentence->setText(differing == 0 ? tr("These runs have the same settings.")
                                       : counted(differing, tr("One setting differs."), tr("%1 settings differ.")));
    m_table->clear();
    m_table->setColumnCount(1 + int(m_names.size()));
    m_table->setRowCount(int(shown.size()));
    m_table->setHorizontalHeaderLabels(QStringList(tr("Setting")) + m_names);
    for (int row = 0; row < int(shown.size()); ++row) {
        const SettingRow& setting = shown[std::size_t(row)];
        auto* name = new QTableWidgetItem(setting.name);
        QFont font = name->font();
        font.setBold(setting.differs);
        name->setFont(font);
        m_table->setItem(row, 0, name);
        for (int run = 0; run < int(setting.values.size()); ++run) {
            auto* value = new QTableWidgetItem(setting.values[run]);
            value->setToolTip(setting.values[run]);
            if (setting.differs)
                value->setBackground(colours.accentSoft);
            m_table->setItem(row, 1 + run, value);
        }
    }
    m_table->setColumnWidth(0, 180);
    for (int run = 0; run < int(m_names.size()); ++run)
        m_table->setColumnWidth(1 + run, columnWidth);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->resizeRowsToContents();
}

void SettingsDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        fill(); // the colour of what differs
    QDialog::changeEvent(event);
}

} // namespace calm::ui
