#pragma once

#include "core/spec/training_settings.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QDoubleSpinBox;
class QSpinBox;

namespace calm::ui
{

/// The settings of LoRA: rank, alpha, dropout and which of the anchor's matrices it changes. Object names: "loraRank",
/// "loraAlpha", "loraDropout", "loraTargets" with "loraTarget-query" and so on in it.
class LoraEditor : public QWidget
{
    Q_OBJECT

public:
    explicit LoraEditor(QWidget* parent = nullptr);

    void setSettings(const LoraSettings& settings); ///< without a signal
    LoraSettings settings() const;

Q_SIGNALS:
    void changed(); ///< by the person

private:
    void build();
    QSpinBox* m_rank;
    QDoubleSpinBox* m_alpha;
    QDoubleSpinBox* m_dropout;
    std::vector<QCheckBox*> m_targets; ///< in the order of loraTargets()
};

} // namespace calm::ui
