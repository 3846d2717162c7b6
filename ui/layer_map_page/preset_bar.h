#pragma once

#include "core/spec/composition.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QPushButton;
class QSpinBox;

namespace calm::ui
{

class CompositionDraft;

/// Draws connections at once by a rule: which rule, its number, for which augmenting models, and Apply.
class PresetBar : public QWidget
{
    Q_OBJECT

public:
    explicit PresetBar(CompositionDraft& draft, QWidget* parent = nullptr);

private:
    void apply();
    void ruleChanged();
    void listModels();
    std::vector<Connection> byRule(int index) const;
    CompositionDraft& m_draft;
    QComboBox* m_rule;
    QLabel* m_modelLabel;
    QComboBox* m_model; ///< each model, or one; hidden when there is only one
    QLabel* m_numberLabel;
    QSpinBox* m_number;
    QPushButton* m_apply;
};

} // namespace calm::ui
