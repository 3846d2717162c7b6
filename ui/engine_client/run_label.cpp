#include "ui/engine_client/run_label.h"

#include <QCoreApplication>

namespace calm::ui
{

QString runLabel(const RunRecord& run)
{
    return run.name.empty() ? QCoreApplication::translate("calm::ui::RunLabel", "run %1").arg(run.id)
                            : QString::fromStdString(run.name);
}

QString runSubject(const RunRecord& run)
{
    return QString::fromStdString(run.settings.method == Method::pretrain ? run.settings.pretraining.name
                                                                          : run.trained.name);
}

} // namespace calm::ui
