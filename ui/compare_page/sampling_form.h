#pragma once

#include "core/spec/sampling_settings.h"

#include <QWidget>

class QDoubleSpinBox;
class QSpinBox;
class QLabel;

namespace calm::ui
{

/// How all columns choose their tokens. Object names: "samplingTemperature", "samplingTopK", "samplingTopP",
/// "samplingMinP", "samplingSeed", "samplingMaxTokens".
class SamplingForm : public QWidget
{
    Q_OBJECT

public:
    explicit SamplingForm(QWidget* parent = nullptr);

    SamplingSettings settings() const;
    void setSettings(const SamplingSettings& settings);
    QString summary() const; ///< "Greedy, seed 1, at most 64 tokens"

Q_SIGNALS:
    void changed();

private:
    void showWhatMatters(); ///< greedy choice ignores the filters

    SamplingSettings m_rest; ///< what the form does not show
    QDoubleSpinBox* m_temperature;
    QSpinBox* m_topK;
    QDoubleSpinBox* m_topP;
    QDoubleSpinBox* m_minP;
    QSpinBox* m_seed;
    QSpinBox* m_maxTokens;
};

} // namespace calm::ui
