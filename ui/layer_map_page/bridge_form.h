#pragma once

#include <QWidget>

#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace calm::ui
{

class CompositionDraft;

/// The settings that all bridges of the composition share, each with its help beneath the pointer, and what they
/// cost: trained parameters, share of the anchor, memory, per augmenting model and in all.
class BridgeForm : public QWidget
{
    Q_OBJECT

public:
    explicit BridgeForm(CompositionDraft& draft, QWidget* parent = nullptr);

private:
    void show();
    void write(int field);
    void listModels();
    CompositionDraft& m_draft;
    QSpinBox* m_heads;
    QComboBox* m_scale;
    QLineEdit* m_slopes;
    QDoubleSpinBox* m_dropout;
    QLabel* m_form;
    QWidget* m_perModel = nullptr; ///< a line for each augmenting model, when there are several
    std::vector<QLabel*> m_modelNumbers;
    QLabel* m_parameters;
    QLabel* m_share;
    QLabel* m_memory;
    bool m_showing = false;
};

} // namespace calm::ui
