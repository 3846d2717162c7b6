#pragma once

#include "ui/widgets/page.h"

#include <QPointer>

namespace calm::ui
{

/// Datasets: import, browse, search, edit, split and export examples. Reads and writes of many rows happen on a
/// thread with a Project of its own; the window's thread never waits for them.
class DatasetsPage : public Page
{
    Q_OBJECT

public:
    explicit DatasetsPage(QWidget* parent = nullptr);
    ~DatasetsPage() override;

    QString title() const override;
    void setSession(ProjectSession* session) override;

private:
    QPointer<ProjectSession> m_session;
};

} // namespace calm::ui
