#include "ui/evaluate_page/evaluate_page.h"

#include "ui/engine_client/project_session.h"

namespace calm::ui
{

EvaluatePage::EvaluatePage(QWidget* parent) : Page(parent)
{
    setObjectName("evaluatePage");
}

EvaluatePage::~EvaluatePage() = default;

QString EvaluatePage::title() const
{
    return tr("Evaluate");
}

void EvaluatePage::setSession(ProjectSession* session)
{
    m_session = session;
}

} // namespace calm::ui
