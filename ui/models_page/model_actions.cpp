#include "core/store/model_edits.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/models_page/action_bar.h"
#include "ui/models_page/model_library.h"
#include "ui/models_page/model_list.h"
#include "ui/models_page/models_page.h"
#include "ui/pretraining/pretrain_dialog.h"
#include "ui/widgets/background_job.h"
#include "ui/widgets/number_format.h"

#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

/// What a person does with a model that is listed: removing it with a way back, saying where it lies now; and a new
/// one.
namespace calm::ui
{

namespace
{

/// The nearest folder that is there, to begin looking from.
QString nearestFolder(Path path)
{
    std::error_code code;
    while (path.has_relative_path() && !std::filesystem::is_directory(path, code))
        path = path.parent_path();
    return QString::fromStdString(path.string());
}

} // namespace

void ModelsPage::raise(const ErrorInfo& error)
{
    Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
}

void ModelsPage::write(std::function<void(Project&)> job, std::function<void()> done)
{
    if (!m_thread)
        return;
    m_thread->run(
        this, [job = std::move(job)](Project& project, const std::stop_token&) { job(project); },
        [this, done = std::move(done)] {
            if (m_session)
                m_session->notifyChanged();
            if (done)
                done();
        },
        [this](const ErrorInfo& error) { raise(error); });
}

/// At once: the project may be closed next. One row, some milliseconds.
void ModelsPage::keepNote(qint64 model, const QString& note)
{
    if (!m_session)
        return;
    try {
        setModelNote(m_session->project(), model, note.toStdString());
        // Later: the list that is filled anew by it may just be changing its selection.
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (m_session)
                    m_session->notifyChanged();
            },
            Qt::QueuedConnection);
    } catch (const std::exception&) {
        raise(currentError("keeping the note"));
    }
}

void ModelsPage::remove(const ListedModel& model)
{
    if (!m_session)
        return;
    if (model.project == 0)
        return removeFromList(model);
    m_thread->run(
        this, [id = model.project](Project& project, const std::stop_token&) { return compositionsWith(project, id); },
        [this, model](const std::vector<std::string>& compositions) {
            if (compositions.empty())
                removeFromProject(model);
            else
                askToRemove(model, compositions);
        },
        [this](const ErrorInfo& error) { raise(error); });
}

/// Its very folder was added: then that goes. Else it is listed no more, though it lies where models are looked for.
void ModelsPage::removeFromList(const ListedModel& model)
{
    const QString directory = QString::fromStdString(model.directory().string());
    if (m_library->folders().contains(directory)) {
        m_undo = [this, directory] { m_library->addFolders({directory}); };
        m_library->removeFolder(directory);
    } else {
        m_undo = [this, directory] { m_library->showAgain({directory}); };
        m_library->hide(directory);
    }
    m_bar->showDone(tr("%1 is off the list; its files stay.").arg(model.name), true);
}

void ModelsPage::removeFromProject(const ListedModel& model)
{
    m_thread->run(
        this,
        [id = model.project](Project& project, const std::stop_token&) { return removeWithCompositions(project, id); },
        [this](const RemovedModel& removed) {
            m_undo = [this, removed] { write([removed](Project& project) { restoreModel(project, removed); }); };
            const QString name = fromUtf8(removed.model.name);
            m_bar->showDone(removed.compositions.empty()
                                ? tr("%1 was taken out of the project; its files stay.").arg(name)
                                : tr("%1 and %2 were taken out of the project; files stay.")
                                      .arg(name, counted(std::int64_t(removed.compositions.size()), tr("1 composition"),
                                                         tr("%1 compositions"))),
                            true);
            m_session->notifyChanged();
        },
        [this](const ErrorInfo& error) { raise(error); });
}

void ModelsPage::askToRemove(const ListedModel& model, const std::vector<std::string>& compositions)
{
    QStringList names;
    for (const std::string& name : compositions)
        names += fromUtf8(name);
    auto* question =
        new QMessageBox(QMessageBox::Question, tr("Remove a model"),
                        compositions.size() == 1 ? tr("The composition %1 uses %2.").arg(names.front(), model.name)
                                                 : tr("The compositions %1 use %2.").arg(names.join(", "), model.name),
                        QMessageBox::Cancel, this);
    question->setObjectName("removeQuestion");
    question->setInformativeText(tr("Without the model they cannot be: they would be removed with it. Files stay."));
    auto* both = question->addButton(tr("Remove all of them"), QMessageBox::DestructiveRole);
    both->setObjectName("removeAll");
    question->setDefaultButton(QMessageBox::Cancel);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(both, &QPushButton::clicked, this, [this, model] { removeFromProject(model); });
    question->open();
}

void ModelsPage::undo()
{
    m_bar->clear();
    if (const auto back = std::exchange(m_undo, {}))
        back();
}

void ModelsPage::chooseNewPlace(const ListedModel& model)
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Where does %1 lie now?").arg(model.name),
                                                             nearestFolder(model.directory()));
    if (!folder.isEmpty())
        locate(model, folder);
}

void ModelsPage::locate(const ListedModel& model, const QString& folder)
{
    if (!m_session || m_comparing->isRunning())
        return;
    const auto found = std::make_shared<ModelElsewhere>();
    m_compared = [this, model, found] {
        m_bar->clear();
        if (found->match == ModelElsewhere::Match::other)
            askForNewPlace(model, *found);
        else
            takeNewPlace(model, *found);
    };
    m_bar->showProgress(tr("Looking whether this is %1 …").arg(model.name));
    m_comparing->start(tr("looking at the model"),
                       [found, file = m_session->file().toStdString(), name = model.name.toStdString(),
                        folder = Path(folder.toStdString())](const ProgressCallback& progress, std::stop_token stop) {
                           const ModelRecord record = Project::open(file)->model(name);
                           *found = compareWith(record, folder, progress, stop);
                       });
}

void ModelsPage::takeNewPlace(const ListedModel& model, const ModelElsewhere& found)
{
    const QString place = QString::fromStdString(found.card.directory);
    const QString sentence = found.match == ModelElsewhere::Match::sameContent
                                 ? tr("%1 lies in %2 now: it is the same, byte for byte.").arg(model.name, place)
                             : found.match == ModelElsewhere::Match::alike
                                 ? tr("%1 lies in %2 now: family and sizes are the same; what it contained was never "
                                      "hashed.")
                                       .arg(model.name, place)
                                 : tr("%1 is another model now, that in %2.").arg(model.name, place);
    m_list->select(found.card.directory);
    write([id = model.project, found](Project& project) { relocateModel(project, id, found); },
          [this, sentence] {
              m_undo = {};
              m_bar->showDone(sentence, false);
          });
}

void ModelsPage::askForNewPlace(const ListedModel& model, const ModelElsewhere& found)
{
    auto* question = new QMessageBox(QMessageBox::Warning, tr("Another model"), fromUtf8(found.difference),
                                     QMessageBox::Cancel, this);
    question->setObjectName("locateQuestion");
    question->setInformativeText(tr("What was trained with the model that is missing was trained with other numbers; "
                                    "its runs cannot be resumed with this one."));
    auto* take = question->addButton(tr("Use it all the same"), QMessageBox::DestructiveRole);
    take->setObjectName("locateAnyway");
    question->setDefaultButton(QMessageBox::Cancel);
    question->setAttribute(Qt::WA_DeleteOnClose);
    connect(take, &QPushButton::clicked, this, [this, model, found] { takeNewPlace(model, found); });
    question->open();
}

void ModelsPage::trainNewModel()
{
    if (!m_session)
        return;
    auto* dialog = new PretrainDialog(*m_session, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PretrainDialog::started, this, [this] { Q_EMIT pageRequested("train"); });
    connect(dialog, &PretrainDialog::pageRequested, this, &Page::pageRequested);
    connect(dialog, &PretrainDialog::errorRaised, this, &Page::errorRaised);
    dialog->open();
}

} // namespace calm::ui
