#include "ui/compare_page/compare_page.h"

#include "ui/engine_client/project_session.h"

namespace calm::ui
{

ComparePage::ComparePage(QWidget* parent) : Page(parent)
{
    setObjectName("comparePage");
}

ComparePage::~ComparePage() = default;

QString ComparePage::title() const
{
    return tr("Compare");
}

void ComparePage::setSession(ProjectSession* session)
{
    m_session = session;
}

} // namespace calm::ui
