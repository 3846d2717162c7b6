#include "ui/training_page/training_page.h"

#include "ui/engine_client/project_session.h"

namespace calm::ui
{

TrainingPage::TrainingPage(QWidget* parent) : Page(parent)
{
    setObjectName("trainingPage");
}

TrainingPage::~TrainingPage() = default;

QString TrainingPage::title() const
{
    return tr("Train");
}

void TrainingPage::setSession(ProjectSession* session)
{
    m_session = session;
}

} // namespace calm::ui
