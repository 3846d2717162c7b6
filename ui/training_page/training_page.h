#pragma once

#include "ui/widgets/page.h"

#include <QPointer>

namespace calm::ui
{

/// Training runs of the project: a form that starts one, the table of all, and live curves of those selected.
/// The run itself belongs to a worker of its own and goes on when the window closes.
class TrainingPage : public Page
{
    Q_OBJECT

public:
    explicit TrainingPage(QWidget* parent = nullptr);
    ~TrainingPage() override;

    QString title() const override;
    void setSession(ProjectSession* session) override;

private:
    QPointer<ProjectSession> m_session;
};

} // namespace calm::ui
