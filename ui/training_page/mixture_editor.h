#pragma once

#include "core/spec/training_settings.h"
#include "ui/estimates/training_defaults.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QPushButton;

namespace calm::ui
{

/// Which datasets take part, one line each: the dataset's split and, for a mixture, its share at the beginning and at
/// the end of the run. Object names inside: "mixturePart0", "mixtureShare0", "mixtureFinalShare0", "mixtureAdd".
class MixtureEditor : public QWidget
{
    Q_OBJECT

public:
    explicit MixtureEditor(bool withShares, QWidget* parent = nullptr);

    void setChoices(const std::vector<PartChoice>& choices); ///< what is chosen stays
    void setParts(const std::vector<MixturePart>& parts);
    std::vector<MixturePart> parts() const;

Q_SIGNALS:
    void changed();

private:
    struct Line
    {
        QComboBox* part = nullptr;
        QDoubleSpinBox* share = nullptr;
        QDoubleSpinBox* finalShare = nullptr;
    };
    void rebuild(const std::vector<MixturePart>& parts);
    void addLine(const MixturePart& part);
    void fillChoices(QComboBox& box, const MixturePart& part) const;

    bool m_withShares;
    std::vector<PartChoice> m_choices;
    std::vector<Line> m_lines;
    QWidget* m_body = nullptr;
    QGridLayout* m_grid = nullptr;
    QPushButton* m_add;
};

} // namespace calm::ui
