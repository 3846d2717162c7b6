#pragma once

#include "ui/widgets/page.h"

#include <QPointer>

namespace calm::ui
{

/// One prompt, answered side by side by the anchor, the augmenting models and the composed model. Every exchange
/// is kept in the project as a chat.
class ComparePage : public Page
{
    Q_OBJECT

public:
    explicit ComparePage(QWidget* parent = nullptr);
    ~ComparePage() override;

    QString title() const override;
    void setSession(ProjectSession* session) override;

private:
    QPointer<ProjectSession> m_session;
};

} // namespace calm::ui
