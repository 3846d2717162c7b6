#pragma once

#include "ui/widgets/card.h"

#include <vector>

class QLabel;
class QPushButton;

namespace calm
{
class Project;
}

namespace calm::ui
{

/// The open project in six lines, in the order of the work: what is there, and a button that leads on. The first
/// step that still lacks something is the primary button.
class ProjectOverview : public Card
{
    Q_OBJECT

public:
    explicit ProjectOverview(QWidget* parent = nullptr);
    void show(Project& project);

Q_SIGNALS:
    void pageRequested(const QString& page);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Step
    {
        QString page;
        QLabel* mark;
        QLabel* state;
        QPushButton* button;
        bool done = false;
    };
    void addStep(const QString& page, const QString& name);
    void setStep(std::size_t index, bool done, const QString& state);
    void drawMark(const Step& step);
    std::vector<Step> m_steps;
};

} // namespace calm::ui
