#include "ui/start_page/start_page.h"

#include "core/store/project.h"
#include "ui/engine_client/project_session.h"
#include "ui/start_page/project_overview.h"
#include "ui/start_page/recent_projects.h"
#include "ui/widgets/background_job.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"
#include "ui/widgets/scale.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace calm::ui
{

StartPage::StartPage(QWidget* parent)
    : Page(parent), m_examples(findExamples()), m_projectsFolder(defaultProjectsFolder()),
      m_import(new BackgroundJob(this)), m_overview(new ProjectOverview), m_exampleCard(new Card)
{
    auto* header = new PageHeader(tr("CALM Workbench"),
                                  tr("Join frozen language models, train only the bridge between them, and compare."));
    auto* open = new QPushButton(icon("folder"), tr("Open…"));
    open->setObjectName("openProjectButton");
    auto* create = new QPushButton(icon("add"), tr("New project…"));
    create->setObjectName("newProjectButton");
    header->addAction(open);
    header->addAction(create);
    connect(open, &QPushButton::clicked, this, &StartPage::openRequested);
    connect(create, &QPushButton::clicked, this, &StartPage::newRequested);

    auto* recentCard = new Card(tr("Recent projects"));
    buildRecent(*recentCard);
    buildExample(*m_exampleCard);
    auto* left = new QVBoxLayout;
    left->setSpacing(gap);
    left->addWidget(m_overview);
    left->addWidget(m_exampleCard);
    left->addStretch(1);
    auto* columns = new QHBoxLayout;
    columns->setSpacing(gap);
    columns->addLayout(left, 3);
    columns->addWidget(recentCard, 2);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(pageMargin, pageMargin, pageMargin, pageMargin);
    layout->setSpacing(spaceMedium);
    layout->addWidget(header);
    layout->addLayout(columns, 1);
    connect(m_overview, &ProjectOverview::pageRequested, this, &Page::pageRequested);
    refresh();
}

StartPage::~StartPage() = default;

QString StartPage::title() const
{
    return tr("Start");
}

void StartPage::setProjectsFolder(const QString& folder)
{
    m_projectsFolder = folder;
    refresh();
}

void StartPage::buildRecent(Card& card)
{
    m_recent = new QListWidget;
    m_recent->setObjectName("recentProjects");
    m_recent->setAccessibleName(tr("Recent projects"));
    m_recent->setTextElideMode(Qt::ElideMiddle);
    m_recent->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_recentStack = new QStackedWidget;
    m_recentStack->addWidget(m_recent);
    QLabel* none = makeSentence(tr("Projects you open will be listed here. Start with the example, or make a new "
                                   "project and add your own models."));
    none->setAlignment(Qt::AlignTop);
    m_recentStack->addWidget(none);
    card.body()->addWidget(m_recentStack);
    connect(m_recent, &QListWidget::itemActivated, this,
            [this](QListWidgetItem* item) { Q_EMIT projectChosen(item->data(Qt::UserRole).toString()); });
    connect(m_recent, &QListWidget::itemClicked, this,
            [this](QListWidgetItem* item) { Q_EMIT projectChosen(item->data(Qt::UserRole).toString()); });
}

void StartPage::buildExample(Card& card)
{
    m_exampleChoice = new QComboBox;
    m_exampleChoice->setObjectName("exampleChoice");
    m_exampleChoice->setAccessibleName(tr("Example"));
    m_exampleChoice->setToolTip(tr("A finished project to look at and to train further"));
    for (const Example& example : m_examples)
        m_exampleChoice->addItem(example.title);
    m_exampleState = makeSentence({});
    m_exampleState->setObjectName("exampleState");
    m_exampleState->setMinimumWidth(300);
    m_exampleButton = new QPushButton(tr("Open the example"));
    m_exampleButton->setObjectName("openExampleButton");
    setRole(m_exampleButton, "primary");
    m_exampleStop = new QPushButton(tr("Cancel"));
    m_exampleStop->setVisible(false);
    m_exampleProgress = new QProgressBar;
    m_exampleProgress->setTextVisible(false);
    m_exampleProgress->setVisible(false);
    m_exampleProgress->setAccessibleName(tr("Progress of the import"));
    card.body()->addWidget(m_exampleChoice);
    card.body()->addWidget(m_exampleState);
    auto* line = new QHBoxLayout;
    line->addWidget(m_exampleButton);
    line->addWidget(m_exampleProgress, 1);
    line->addWidget(m_exampleStop);
    line->addStretch();
    card.body()->addLayout(line);

    connect(m_exampleChoice, &QComboBox::currentIndexChanged, this, &StartPage::refresh);
    connect(m_exampleButton, &QPushButton::clicked, this, &StartPage::openExample);
    connect(m_exampleStop, &QPushButton::clicked, m_import, &BackgroundJob::stop);
    connect(m_import, &BackgroundJob::progress, this, [this](const QString&, qint64 done, qint64 total) {
        m_exampleProgress->setRange(0, total > 0 ? 1000 : 0);
        m_exampleProgress->setValue(total > 0 ? int(done * 1000 / total) : 0);
    });
    connect(m_import, &BackgroundJob::finished, this, [this] {
        refresh();
        Q_EMIT projectChosen(m_importedFile);
    });
    connect(m_import, &BackgroundJob::cancelled, this, [this] { refresh(); });
    connect(m_import, &BackgroundJob::failed, this, [this](const QString& sentence, const QString& detail) {
        refresh();
        Q_EMIT errorRaised(sentence, detail);
    });
}

void StartPage::setSession(ProjectSession* session)
{
    if (m_session)
        m_session->disconnect(this);
    m_session = session;
    if (session) {
        connect(session, &ProjectSession::changed, this, &StartPage::refreshIfShown);
        connect(session, &ProjectSession::runsChanged, this, &StartPage::refreshIfShown);
    }
    refresh();
}

/// A run changes the project four times a second; nobody looks at a hidden page.
void StartPage::refreshIfShown()
{
    if (isVisible())
        refresh();
}

void StartPage::showEvent(QShowEvent* event)
{
    refresh();
    Page::showEvent(event);
}

void StartPage::refresh()
{
    refreshRecent();
    m_overview->setVisible(m_session != nullptr);
    if (m_session) {
        try {
            m_overview->show(m_session->project());
        } catch (const std::exception&) {
            const ErrorInfo error = currentError("reading the project");
            Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
        }
    }
    const bool running = m_import->isRunning();
    m_exampleCard->setVisible(!m_examples.empty());
    m_exampleButton->setVisible(!running);
    m_exampleProgress->setVisible(running);
    m_exampleStop->setVisible(running);
    if (m_examples.empty())
        return;
    const Example& example = chosenExample();
    const bool several = m_examples.size() > 1;
    m_exampleCard->setHeading(several ? tr("Examples") : tr("Example: %1").arg(example.title));
    m_exampleChoice->setVisible(several);
    m_exampleChoice->setEnabled(!running);
    m_exampleState->setText(running ? tr("Importing into %1 …").arg(QDir::toNativeSeparators(m_projectsFolder))
                                    : example.sentence);
    setRole(m_exampleButton, m_session ? "" : "primary");
}

void StartPage::refreshRecent()
{
    m_recent->clear();
    for (const QString& file : recentProjects()) {
        const QFileInfo info(file);
        const QString folder = QString(info.path()).replace(QDir::homePath(), "~");
        auto* item = new QListWidgetItem(icon("calm"), info.completeBaseName() + '\n' + folder, m_recent);
        item->setData(Qt::UserRole, file);
        item->setToolTip(file);
        item->setData(Qt::AccessibleTextRole, info.completeBaseName());
    }
    m_recentStack->setCurrentIndex(m_recent->count() > 0 ? 0 : 1);
}

const Example& StartPage::chosenExample() const
{
    return m_examples[static_cast<std::size_t>(std::max(0, m_exampleChoice->currentIndex()))];
}

void StartPage::openExample()
{
    const Example& example = chosenExample();
    m_importedFile = QDir(m_projectsFolder).filePath(example.name + ".calm");
    if (QFileInfo::exists(m_importedFile)) {
        Q_EMIT projectChosen(m_importedFile);
        return;
    }
    if (!QDir().mkpath(m_projectsFolder)) {
        Q_EMIT errorRaised(
            tr("The folder %1 cannot be made; make it yourself or use New project.").arg(m_projectsFolder), {});
        return;
    }
    const Path folder = example.folder.toStdString();
    const Path file = m_importedFile.toStdString();
    m_import->start(tr("importing the example"),
                    [folder, file](const ProgressCallback& progress, std::stop_token stop) {
                        importProject(folder, file, progress, stop);
                    });
    refresh();
}

} // namespace calm::ui
