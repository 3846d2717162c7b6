#include "core/base/file.h"
#include "core/store/project.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/engine_client/run_label.h"
#include "ui/pretraining/pretrain_dialog.h"
#include "ui/training_page/checkpoints_view.h"
#include "ui/training_page/metrics_plot.h"
#include "ui/training_page/metrics_reader.h"
#include "ui/training_page/runs_model.h"
#include "ui/training_page/settings_dialog.h"
#include "ui/training_page/training_page.h"
#include "ui/widgets/error_banner.h"
#include "ui/widgets/number_format.h"

#include <QBuffer>
#include <QDateTime>
#include <QFileDialog>
#include <QImage>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>

#include <algorithm>

/// What a person does with runs. All of it is written beside the window; then the page looks at what has become of it.
namespace calm::ui
{

void TrainingPage::write(Write job, std::function<void()> done)
{
    if (!m_thread)
        return;
    m_thread->run(
        this, [job = std::move(job)](Project& project, const std::stop_token&) { job(project); },
        [this, done = std::move(done)] {
            if (done)
                done();
            look();
        },
        [this](const ErrorInfo& error) {
            raise(error);
            look(); // what was shown in advance may not have come true
        });
}

void TrainingPage::startRun()
{
    if (const CompositionRecord* composition = m_form->composition(); composition && m_form->problems().empty())
        addRun(*composition, m_form->settings(), m_form->name());
}

void TrainingPage::startBaseline()
{
    if (const CompositionRecord* composition = m_form->composition(); composition && m_form->problems().empty())
        addRun(*composition, TrainingForm::baselineOf(m_form->settings(), m_form->lora()),
               tr("%1 (LoRA)").arg(m_form->name()));
}

void TrainingPage::startBaselineOfViewed()
{
    const auto run = m_model->run(m_viewed);
    if (!run)
        return;
    CompositionRecord composition;
    composition.id = run->composition;
    composition.composition = run->trained;
    addRun(composition, TrainingForm::baselineOf(run->settings, m_form->lora()), tr("%1 (LoRA)").arg(runLabel(*run)));
}

void TrainingPage::addRun(const CompositionRecord& composition, const TrainingSettings& settings, const QString& name)
{
    if (!m_thread)
        return;
    m_banner->clear();
    RunRecord run;
    run.name = name.toStdString();
    run.composition = composition.id;
    run.trained = composition.composition;
    run.settings = settings;
    run.createdAt = double(QDateTime::currentMSecsSinceEpoch()) / 1000;
    m_thread->run(
        this, [run](Project& project, const std::stop_token&) { return project.addRun(run); },
        [this](std::int64_t id) {
            m_wanted = id;
            startWorker();
        },
        [this](const ErrorInfo& error) { raise(error); });
}

/// A worker too many finds nothing to do and ends at once.
void TrainingPage::startWorker()
{
    if (!m_session)
        return;
    try {
        m_session->startQueue();
    } catch (...) {
        const ErrorInfo error = currentError("starting the training worker");
        m_banner->showError(fromUtf8(error.sentence), fromUtf8(error.detail));
    }
    look();
}

/// Shown at once; the project is asked beside the window, and what it says then counts.
void TrainingPage::request(std::int64_t run, RunRequest request)
{
    const auto record = m_model->run(run);
    if (!record)
        return;
    if (hasWorker(record->state))
        m_model->expect(run, request == RunRequest::stop ? RunState::stopping : RunState::pausing);
    showViewed();
    write([run, request](Project& project) { project.requestRun(run, request); });
}

void TrainingPage::resume(std::int64_t run)
{
    write([run](Project& project) { project.queueRun(run, true); }, [this] { startWorker(); });
}

void TrainingPage::startAnew()
{
    const auto run = m_model->run(m_viewed);
    if (!run)
        return;
    if (run->settings.method == Method::pretrain)
        return trainNewModel(run->settings); // another name, another place
    m_form->setRun(*run);
    if (m_form->problems().empty())
        startRun();
    else
        m_newRun->setChecked(true); // the form says what is missing
}

void TrainingPage::duplicate()
{
    const auto run = m_model->run(m_viewed);
    if (!run)
        return;
    if (run->settings.method == Method::pretrain)
        return trainNewModel(run->settings);
    m_form->setRun(*run);
    m_newRun->setChecked(true);
}

void TrainingPage::trainNewModel(const std::optional<TrainingSettings>& like)
{
    if (!m_session)
        return;
    auto* dialog = new PretrainDialog(*m_session, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (like)
        dialog->setSettings(*like);
    connect(dialog, &PretrainDialog::pageRequested, this, &Page::pageRequested);
    connect(dialog, &PretrainDialog::errorRaised, this, &Page::errorRaised);
    dialog->open();
}

void TrainingPage::rename(std::int64_t run, const QString& name)
{
    write([run, name = name.toStdString()](Project& project) {
        project.inOneWrite([&] { // between reading and writing its worker may report
            RunRecord record = project.run(run);
            record.name = name;
            project.updateRun(record);
        });
    });
}

void TrainingPage::compareSettings()
{
    const std::vector<RunRecord> runs = selectedRecords();
    if (runs.size() < 2)
        return;
    auto* dialog = new SettingsDialog(runs, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void TrainingPage::removeRuns(const std::vector<std::int64_t>& runs)
{
    write(
        [runs](Project& project) {
            for (const std::int64_t run : runs)
                project.removeRun(run);
        },
        [this, runs] {
            for (const std::int64_t run : runs)
                m_metrics->forget(run);
        });
}

void TrainingPage::askToRemove()
{
    std::vector<std::int64_t> ids;
    for (const RunRecord& run : selectedRecords())
        if (!hasWorker(run.state))
            ids.push_back(run.id);
    if (ids.empty())
        return;
    const auto run = m_model->run(ids.front());
    const QString what = ids.size() == 1 && run ? runLabel(*run) : tr("%1 runs").arg(ids.size());
    const auto answer = QMessageBox::question(
        this, tr("Delete runs"), tr("Delete %1 with curves, checkpoints and log? This cannot be undone.").arg(what),
        QMessageBox::Cancel | QMessageBox::Yes, QMessageBox::Cancel);
    if (answer == QMessageBox::Yes)
        removeRuns(ids);
}

void TrainingPage::removeCheckpoints(const QList<qint64>& checkpoints)
{
    write([checkpoints](Project& project) {
        for (const qint64 checkpoint : checkpoints)
            project.removeCheckpoint(checkpoint);
    });
}

void TrainingPage::askToRemoveCheckpoints(const QList<qint64>& checkpoints)
{
    const auto run = m_model->run(m_viewed);
    if (!run || checkpoints.isEmpty())
        return;
    QString question = counted(checkpoints.size(), tr("Delete this checkpoint with its files? This cannot be undone."),
                               tr("Delete %1 checkpoints with their files? This cannot be undone."));
    if (checkpoints.size() == qsizetype(m_checkpoints.size()) && canResume(run->state))
        question += ' ' + tr("The run can then only be started anew.");
    const auto answer = QMessageBox::question(this, tr("Delete checkpoints"), question,
                                              QMessageBox::Cancel | QMessageBox::Yes, QMessageBox::Cancel);
    if (answer == QMessageBox::Yes)
        removeCheckpoints(checkpoints);
}

void TrainingPage::useInCompare(std::int64_t checkpoint)
{
    const auto run = m_model->run(m_viewed);
    if (!run || !m_session || run->composition == 0)
        return;
    m_session->setCurrentComposition(run->composition);
    m_session->chooseCheckpoint(checkpoint);
    Q_EMIT pageRequested("compare");
}

void TrainingPage::chooseCurvesFile(const QString& kind)
{
    const QString filter = kind == "png"   ? tr("Picture (*.png)")
                           : kind == "pdf" ? tr("PDF (*.pdf)")
                                           : tr("CSV (*.csv)");
    const QString file = QFileDialog::getSaveFileName(this, tr("Save the curves"), "curves." + kind, filter);
    if (!file.isEmpty())
        saveCurves(kind, file);
}

void TrainingPage::saveCurves(const QString& kind, const QString& file)
{
    if (!m_thread)
        return;
    if (kind == "pdf") { // drawn by the plot itself, which lives on this thread; some milliseconds
        if (!m_plot->savePdf(file))
            Q_EMIT errorRaised(tr("The curves could not be written to %1.").arg(file), {});
        return;
    }
    std::vector<std::pair<std::string, RunMetrics>> runs; // copies: the originals go on growing
    if (kind == "csv")
        for (const RunRecord& run : selectedRecords())
            runs.emplace_back(runLabel(run).toStdString(), *m_metrics->metrics(run.id));
    m_thread->run(
        this,
        [kind, runs = std::move(runs), path = file.toStdString(),
         image = kind == "png" ? m_plot->image() : QImage()](Project&, const std::stop_token&) {
            if (kind == "csv") {
                std::vector<std::pair<std::string, const RunMetrics*>> rows;
                for (const auto& [name, metrics] : runs)
                    rows.emplace_back(name, &metrics);
                return writeFileWhole(path, toCsv(rows));
            }
            QByteArray bytes;
            QBuffer buffer(&bytes);
            image.save(&buffer, "PNG");
            writeFileWhole(path, std::string_view(bytes.constData(), std::size_t(bytes.size())));
        },
        [] {}, [this](const ErrorInfo& error) { raise(error); });
}

} // namespace calm::ui
