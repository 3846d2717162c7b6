#pragma once

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace calm::ui
{

class CompositionDraft;

/// The settings that all bridges of the composition share, each with its help beneath the pointer.
class BridgeForm : public QWidget
{
    Q_OBJECT

public:
    explicit BridgeForm(CompositionDraft& draft, QWidget* parent = nullptr);

private:
    void show();
    void write(int field);
    CompositionDraft& m_draft;
    QSpinBox* m_heads;
    QComboBox* m_scale;
    QLineEdit* m_slopes;
    QDoubleSpinBox* m_dropout;
    QLabel* m_form;
    bool m_showing = false;
};

} // namespace calm::ui
