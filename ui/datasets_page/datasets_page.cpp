#include "ui/datasets_page/datasets_page.h"

#include "ui/engine_client/project_session.h"

namespace calm::ui
{

DatasetsPage::DatasetsPage(QWidget* parent) : Page(parent)
{
    setObjectName("datasetsPage");
}

DatasetsPage::~DatasetsPage() = default;

QString DatasetsPage::title() const
{
    return tr("Data");
}

void DatasetsPage::setSession(ProjectSession* session)
{
    m_session = session;
}

} // namespace calm::ui
