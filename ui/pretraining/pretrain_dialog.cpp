#include "ui/pretraining/pretrain_dialog.h"

#include "core/store/new_model_place.h"
#include "ui/engine_client/project_session.h"
#include "ui/engine_client/project_thread.h"
#include "ui/pretraining/pretrain_form.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"

#include <QDateTime>
#include <QDialogButtonBox>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace calm::ui
{

PretrainDialog::PretrainDialog(ProjectSession& session, QWidget* parent)
    : QDialog(parent), m_session(&session), m_thread(std::make_unique<ProjectThread>(session.file())),
      m_form(new PretrainForm)
{
    setObjectName("pretrainDialog");
    setWindowTitle(tr("Train an augmenting model from your data"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_start = buttons->addButton(tr("Start training"), QDialogButtonBox::AcceptRole);
    m_start->setObjectName("startPretraining");
    m_start->setIcon(icon("play", QPalette::HighlightedText));
    m_start->setToolTip(tr("Trains in the background when its turn comes; the window may be closed"));
    setRole(m_start, "primary");
    m_data = buttons->addButton(tr("Import data…"), QDialogButtonBox::ActionRole);
    m_data->setObjectName("pretrainImportData");
    m_data->setToolTip(tr("Leads to the Data page, where files become datasets of the project"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(pageMargin, pageMargin, pageMargin, pageMargin);
    layout->setSpacing(gap + 4);
    layout->addWidget(
        makeSentence(tr("A small model of the llama family is made from nothing and learns the examples of "
                        "a dataset by heart. When it is done it is one of the project's models, and an "
                        "anchor can read its layers.")));
    layout->addWidget(m_form, 1);
    layout->addWidget(buttons);
    resize(760, sizeHint().height());
    connect(m_form, &PretrainForm::changed, this, [this] { m_start->setEnabled(m_form->problem().isEmpty()); });
    connect(buttons, &QDialogButtonBox::accepted, this, &PretrainDialog::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_data, &QPushButton::clicked, this, [this] {
        reject();
        Q_EMIT pageRequested("data");
    });
    connect(&session, &ProjectSession::changed, this, &PretrainDialog::load);
    m_start->setEnabled(false);
    load();
}

PretrainDialog::~PretrainDialog() = default;

void PretrainDialog::setSettings(const TrainingSettings& settings)
{
    m_form->setSettings(settings);
}

void PretrainDialog::load()
{
    m_thread->run(
        this, [](Project& project, const std::stop_token&) { return PretrainChoices::read(project); },
        [this](const PretrainChoices& choices) { m_form->setChoices(choices); },
        [this](const ErrorInfo& error) { fail(fromUtf8(error.sentence)); });
}

void PretrainDialog::fail(const QString& sentence)
{
    m_start->setEnabled(m_form->problem().isEmpty());
    auto* box = new QMessageBox(QMessageBox::Warning, windowTitle(), sentence, QMessageBox::Ok, this);
    box->setObjectName("pretrainProblem");
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

void PretrainDialog::start()
{
    RunRecord run;
    run.settings = m_form->settings();
    run.name = run.settings.pretraining.name;
    run.createdAt = double(QDateTime::currentMSecsSinceEpoch()) / 1000;
    m_start->setEnabled(false);
    m_thread->run(
        this,
        [run](Project& project, const std::stop_token&) {
            if (const std::string problem = problemOfNewModel(project, run.settings.pretraining); !problem.empty())
                throw Error(ErrorKind::badInput, problem);
            return project.addRun(run);
        },
        [this](std::int64_t id) {
            try {
                if (m_session)
                    m_session->startQueue();
            } catch (...) { // it waits in the queue, which the Train page can start
                const ErrorInfo error = currentError("starting the training worker");
                Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
            }
            if (m_session)
                m_session->chooseRun(id);
            accept();
            Q_EMIT started(id);
        },
        [this](const ErrorInfo& error) { fail(fromUtf8(error.sentence)); });
}

} // namespace calm::ui
