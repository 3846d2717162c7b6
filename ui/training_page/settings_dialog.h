#pragma once

#include "ui/training_page/settings_rows.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QTableWidget;

namespace calm::ui
{

/// The settings of two or more runs side by side: what differs, highlighted; everything when asked for. Object names:
/// "settingsTable", "settingsShowAll", "settingsSentence".
class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SettingsDialog(const std::vector<RunRecord>& runs, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void fill();
    std::vector<SettingRow> m_rows;
    QStringList m_names;
    QTableWidget* m_table;
    QCheckBox* m_all;
    QLabel* m_sentence;
};

} // namespace calm::ui
