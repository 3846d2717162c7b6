#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace calm::ui
{

class CompositionDraft;

/// Draws all connections at once by a rule: which rule, its number, and Apply.
class PresetBar : public QWidget
{
    Q_OBJECT

public:
    explicit PresetBar(CompositionDraft& draft, QWidget* parent = nullptr);

private:
    void apply();
    void ruleChanged();
    CompositionDraft& m_draft;
    QComboBox* m_rule;
    QLabel* m_numberLabel;
    QSpinBox* m_number;
    QPushButton* m_apply;
};

} // namespace calm::ui
