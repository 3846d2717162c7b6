#include "ui/exchange/exchange_jobs.h"

#include "core/store/project.h"
#include "ui/engine_client/engine_client.h"
#include "ui/engine_client/run_label.h"
#include "ui/exchange/adapter_dialog.h"
#include "ui/widgets/number_format.h"

#include <QAction>
#include <QDir>
#include <QFileDialog>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>
#include <QProgressDialog>
#include <QPushButton>

#include <algorithm>
#include <utility>

namespace calm::ui
{

namespace
{

struct TrainedChoice
{
    Member member;
    QString label;
};

/// Every composition that has been trained, at its best and at each checkpoint; the current one first.
std::vector<TrainedChoice> trainedIn(Project& project, std::int64_t current)
{
    std::vector<TrainedChoice> choices;
    std::vector<CompositionRecord> compositions = project.compositions();
    std::ranges::stable_partition(compositions, [current](const auto& record) { return record.id == current; });
    for (const CompositionRecord& record : compositions) {
        const std::string& name = record.composition.name;
        bool trained = false;
        for (const RunRecord& run : project.runs()) {
            if (run.composition != record.id || run.settings.method != Method::bridges)
                continue;
            for (const CheckpointRecord& checkpoint : project.checkpoints(run.id)) {
                if (!std::exchange(trained, true))
                    choices.push_back(
                        {{MemberKind::composed, name, 0, 0}, ExchangeJobs::tr("%1: best").arg(fromUtf8(name))});
                choices.push_back({{MemberKind::composed, name, 0, checkpoint.id},
                                   ExchangeJobs::tr("%1: %2, step %3")
                                       .arg(fromUtf8(name), runLabel(run), formatCount(checkpoint.step))});
            }
        }
    }
    return choices;
}

QString compositionText(const Member& member)
{
    const QString name = fromUtf8(member.composition);
    return member.checkpoint == 0 ? name : QStringLiteral("%1@%2").arg(name).arg(member.checkpoint);
}

} // namespace

ExchangeJobs::ExchangeJobs(QWidget* window, const QString& folder) : QObject(window), m_window(window), m_folder(folder)
{
}

void ExchangeJobs::addTo(QMenu& menu)
{
    const std::pair<QString, std::function<void()>> entries[] = {
        {tr("&Load an adapter…"), [this] { chooseLoad(); }},
        {tr("&Save an adapter…"), [this] { chooseSave(false); }},
        {tr("Import a google-deepmind/calm &folder…"), [this] { chooseImport(); }},
        {tr("Export as a google-&deepmind/calm folder…"), [this] { chooseSave(true); }}};
    for (const auto& [text, chosen] : entries) {
        QAction* action = menu.addAction(text);
        action->setEnabled(m_session != nullptr);
        connect(action, &QAction::triggered, this, chosen);
        connect(this, &ExchangeJobs::sessionChanged, action, &QAction::setEnabled);
    }
}

void ExchangeJobs::setSession(ProjectSession* session)
{
    m_session = session;
    Q_EMIT sessionChanged(session != nullptr);
}

void ExchangeJobs::send(const QString& title, const protocol::Request& request,
                        std::function<void(const Json&)> finished, std::function<void(const ErrorInfo&)> failed)
{
    constexpr int patience = 700; // milliseconds before it says that it works
    auto* shown = new QProgressDialog(title, tr("Cancel"), 0, 0, m_window);
    shown->setObjectName("exchangeProgress");
    shown->setMinimumDuration(patience);
    shown->setAttribute(Qt::WA_DeleteOnClose);
    const QPointer<QProgressDialog> progress(shown);
    const auto close = [progress] {
        if (progress)
            progress->deleteLater();
    };
    EngineClient::Callbacks callbacks;
    callbacks.progress = [progress](const protocol::ProgressEvent& event) {
        if (!progress)
            return;
        constexpr std::int64_t parts = 1000;
        progress->setLabelText(fromUtf8(event.stage));
        progress->setMaximum(event.total > 0 ? int(parts) : 0);
        if (event.total > 0)
            progress->setValue(int(event.done * parts / event.total));
    };
    callbacks.finished = [close, finished](const Json& answer) {
        close();
        finished(answer);
    };
    callbacks.failed = [close, failed](const ErrorInfo& error) {
        close();
        failed(error);
    };
    const std::int64_t id = m_session->engine().send(request, this, std::move(callbacks));
    connect(shown, &QProgressDialog::canceled, this, [this, id] {
        if (m_session)
            m_session->engine().cancel(id);
    });
}

void ExchangeJobs::raise(const ErrorInfo& error)
{
    if (error.kind != ErrorKind::cancelled)
        Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
}

void ExchangeJobs::chooseSave(bool release)
{
    if (!m_session)
        return;
    const auto choices = trainedIn(m_session->project(), m_session->currentComposition());
    if (choices.empty()) {
        Q_EMIT errorRaised(tr("No composition of this project is trained yet; start a run on the Train page."), {});
        return;
    }
    QStringList labels;
    for (const TrainedChoice& choice : choices)
        labels += choice.label;
    bool accepted = false;
    const QString title = release ? tr("Export as a google-deepmind/calm folder") : tr("Save an adapter");
    const QString label =
        QInputDialog::getItem(m_window, title, tr("Composition and checkpoint:"), labels, 0, false, &accepted);
    if (!accepted)
        return;
    const Member& member = choices[std::size_t(labels.indexOf(label))].member;
    const QString suggested = m_folder + '/' + fromUtf8(member.composition) + (release ? "-calm" : "-adapter");
    const QString folder = QFileDialog::getSaveFileName(m_window, tr("Folder to make"), suggested, {}, nullptr,
                                                        QFileDialog::DontConfirmOverwrite);
    if (folder.isEmpty())
        return;
    if (release)
        exportRelease(compositionText(member), folder);
    else
        saveAdapter(member, folder);
}

void ExchangeJobs::saveAdapter(const Member& member, const QString& folder)
{
    send(
        tr("Saving the adapter…"), protocol::SaveAdapter{m_session->file().toStdString(), member, folder.toStdString()},
        [this, folder](const Json&) {
            Q_EMIT done(tr("The adapter was saved in %1.").arg(QDir::toNativeSeparators(folder)));
        },
        [this](const ErrorInfo& error) { raise(error); });
}

void ExchangeJobs::exportRelease(const QString& composition, const QString& folder)
{
    send(
        tr("Exporting %1…").arg(composition),
        protocol::ExportRelease{m_session->file().toStdString(), composition.toStdString(), folder.toStdString()},
        [this, folder](const Json&) { Q_EMIT done(tr("Exported to %1.").arg(QDir::toNativeSeparators(folder))); },
        [this](const ErrorInfo& error) { raise(error); });
}

void ExchangeJobs::chooseLoad()
{
    const QString folder = QFileDialog::getExistingDirectory(m_window, tr("Load an adapter"), m_folder);
    if (!folder.isEmpty() && m_session)
        loadAdapter(folder);
}

void ExchangeJobs::loadAdapter(const QString& folder)
{
    send(
        tr("Reading the adapter…"), protocol::InspectAdapter{folder.toStdString()},
        [this, folder](const Json& info) { openAdapterDialog(folder, info); },
        [this](const ErrorInfo& error) { raise(error); });
}

void ExchangeJobs::openAdapterDialog(const QString& folder, const Json& info)
{
    if (!m_session)
        return;
    try {
        auto* dialog = new AdapterDialog(info, m_session->project().models(), m_window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &AdapterDialog::loadRequested, this, [this, dialog, folder] { load(*dialog, folder); });
        dialog->open();
    } catch (...) {
        raise(currentError("reading the adapter"));
    }
}

void ExchangeJobs::load(AdapterDialog& dialog, const QString& folder)
{
    if (!m_session)
        return;
    protocol::LoadAdapter request = dialog.request();
    request.project = m_session->file().toStdString();
    request.folder = folder.toStdString();
    dialog.setBusy(true);
    dialog.showProblem({});
    const QPointer<AdapterDialog> shown(&dialog);
    send(
        tr("Loading the adapter…"), request,
        [this, shown](const Json& answer) {
            if (shown)
                shown->accept();
            takeComposition(answer);
        },
        [this, shown](const ErrorInfo& error) {
            if (!shown)
                return raise(error);
            shown->setBusy(false);
            shown->showProblem(fromUtf8(error.sentence)); // there it can be mended
        });
}

void ExchangeJobs::chooseImport()
{
    const QString folder =
        QFileDialog::getExistingDirectory(m_window, tr("Import a google-deepmind/calm folder"), QDir::homePath());
    if (!folder.isEmpty() && m_session)
        importRelease(folder);
}

void ExchangeJobs::importRelease(const QString& folder, bool modelsFromFile)
{
    protocol::ImportRelease request;
    request.project = m_session->file().toStdString();
    request.folder = folder.toStdString();
    request.modelsFromFile = modelsFromFile;
    send(
        tr("Importing the folder…"), request, [this](const Json& answer) { takeComposition(answer); },
        [this, folder, modelsFromFile](const ErrorInfo& error) {
            if (error.kind == ErrorKind::notFound && !modelsFromFile)
                offerModelsFromFile(folder, error);
            else
                raise(error);
        });
}

/// Their file holds the models' weights too.
void ExchangeJobs::offerModelsFromFile(const QString& folder, const ErrorInfo& error)
{
    auto* question = new QMessageBox(QMessageBox::Question, tr("Import a google-deepmind/calm folder"),
                                     fromUtf8(error.sentence), QMessageBox::Cancel, m_window);
    question->setObjectName("modelsFromFileQuestion");
    question->setInformativeText(
        tr("The models' weights in the folder itself can be used instead; they are written into "
           "the project's files."));
    QPushButton* use = question->addButton(tr("Use those in the folder"), QMessageBox::AcceptRole);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(use, &QPushButton::clicked, this, [this, folder] {
        if (m_session)
            importRelease(folder, true);
    });
    question->open();
}

void ExchangeJobs::takeComposition(const Json& answer)
{
    if (!m_session)
        return;
    const std::string name = optional<std::string>(answer, "composition", {}, "The engine's answer");
    QStringList warnings;
    for (const std::string& warning : optional(answer, "warnings", std::vector<std::string>(), "The engine's answer"))
        warnings += fromUtf8(warning);
    for (const CompositionRecord& record : m_session->project().compositions())
        if (record.composition.name == name)
            m_session->setCurrentComposition(record.id);
    m_session->notifyChanged();
    Q_EMIT pageRequested("layer_map");
    Q_EMIT done(tr("%1 was added to the project.").arg(fromUtf8(name)));
    if (warnings.isEmpty())
        return;
    auto* box = new QMessageBox(QMessageBox::Warning, tr("%1 was added").arg(fromUtf8(name)), warnings.join("\n\n"),
                                QMessageBox::Ok, m_window);
    box->setObjectName("exchangeWarnings");
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

} // namespace calm::ui
