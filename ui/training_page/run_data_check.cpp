#include "ui/training_page/run_data_check.h"

#include "ui/training_page/data_check.h"
#include "ui/training_page/training_form.h"
#include "ui/widgets/number_format.h"

#include <utility>

namespace calm::ui
{

namespace
{

/// Settings that tell apart what matters here: all others at their default.
QString keyOf(const QString& projectFile, const TrainingSettings& settings)
{
    return projectFile + QChar('\n') + fromUtf8(toLine(toJson(settings)));
}

} // namespace

RunDataCheck::RunDataCheck(TrainingForm* form, std::shared_ptr<TokenizerCache> tokenizers)
    : QObject(form), m_form(form), m_tokenizers(std::move(tokenizers))
{
}

void RunDataCheck::forget()
{
    m_checked.clear();
    m_counted.clear();
}

void RunDataCheck::look(const QString& projectFile)
{
    if (projectFile.isEmpty() || !m_form->problems().empty()) {
        forget();
        m_leakage.drop();
        m_epoch.drop();
        m_form->setLeakage({});
        m_form->setEpoch({});
        return;
    }
    checkLeakage(projectFile);
    if (m_form->wantsEpoch())
        readEpoch(projectFile);
}

void RunDataCheck::checkLeakage(const QString& projectFile)
{
    const TrainingSettings settings = m_form->settings();
    TrainingSettings asked;
    asked.mixture = settings.mixture;
    asked.validation = settings.validation;
    const QString wanted = keyOf(projectFile, asked);
    if (std::exchange(m_checked, wanted) == wanted)
        return;
    m_leakage.run(
        [file = Path(projectFile.toStdString()), asked](const std::stop_token& stop) {
            return asked.validation.empty() ? LeakageReport() : ui::checkLeakage(*Project::open(file), asked, stop);
        },
        [this](const LeakageReport& report) { m_form->setLeakage(leakageWarning(report)); },
        [this](const ErrorInfo&) { m_form->setLeakage({}); }); // what is wrong the form says itself
}

void RunDataCheck::readEpoch(const QString& projectFile)
{
    const CompositionRecord* record = m_form->composition();
    if (!record)
        return;
    const TrainingSettings settings = m_form->settings();
    TrainingSettings asked;
    asked.mixture = settings.mixture;
    asked.tokensPerBatch = settings.tokensPerBatch;
    asked.accumulate = settings.accumulate;
    asked.seed = settings.seed;
    asked.chatTemplate = settings.chatTemplate;
    const QString wanted = keyOf(projectFile, asked) + fromUtf8(record->composition.anchor);
    if (std::exchange(m_counted, wanted) == wanted)
        return;
    m_form->setEpoch(TrainingForm::tr("Counting…"));
    m_epoch.run(
        [file = Path(projectFile.toStdString()), composition = record->composition, asked,
         tokenizers = m_tokenizers](const std::stop_token& stop) {
            return contentsOfEpoch(*Project::open(file), composition, asked, *tokenizers, stop);
        },
        [this, asked](const MixtureContents& contents) { m_form->setEpoch(epochText(contents, asked.mixture)); },
        [this](const ErrorInfo& error) { m_form->setEpoch(fromUtf8(error.sentence).toHtmlEscaped()); });
}

} // namespace calm::ui
