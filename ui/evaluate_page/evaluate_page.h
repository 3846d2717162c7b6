#pragma once

#include "ui/widgets/page.h"

#include <QPointer>

namespace calm::ui
{

/// The paper's table: rows datasets, columns members, percent right with 95% intervals, a bar chart, a verdict, and
/// the answers behind every cell.
class EvaluatePage : public Page
{
    Q_OBJECT

public:
    explicit EvaluatePage(QWidget* parent = nullptr);
    ~EvaluatePage() override;

    QString title() const override;
    void setSession(ProjectSession* session) override;

private:
    QPointer<ProjectSession> m_session;
};

} // namespace calm::ui
