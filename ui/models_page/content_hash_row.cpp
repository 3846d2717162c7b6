#include "ui/models_page/content_hash_row.h"

#include "core/weights/inspect_model.h"
#include "ui/widgets/card.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/number_format.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>

namespace calm::ui
{

namespace
{

constexpr int shownCharacters = 12; // as many tell models apart

} // namespace

ContentHashRow::ContentHashRow(QWidget* parent)
    : QWidget(parent), m_text(makeLabel({}, "plain")), m_progress(new QProgressBar),
      m_compute(new QPushButton(tr("Compute"))), m_cancel(new QPushButton(tr("Cancel"))), m_copy(new QToolButton)
{
    setProperty("role", "scrolled");
    QLabel* name = makeLabel(tr("Content hash"), "muted");
    name->setToolTip(tr("SHA-256 of config.json and the weights: equal hashes are the same model, wherever it lies."));
    m_text->setObjectName("contentHash");
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress->setObjectName("contentHashProgress");
    m_progress->setAccessibleName(tr("How much of the model is hashed"));
    m_progress->setTextVisible(false);
    m_compute->setObjectName("contentHashCompute");
    m_compute->setToolTip(tr("Reads all of the model once; kept for this machine and all projects"));
    setRole(m_compute, "quiet");
    m_cancel->setObjectName("contentHashCancel");
    setRole(m_cancel, "quiet");
    m_copy->setObjectName("contentHashCopy");
    m_copy->setIcon(icon("copy"));
    m_copy->setToolTip(tr("Copy the whole hash"));
    m_copy->setAccessibleName(m_copy->toolTip());
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 8, 0);
    line->setSpacing(8);
    line->addWidget(name);
    line->addWidget(m_text);
    line->addWidget(m_progress, 1);
    line->addWidget(m_copy);
    line->addWidget(m_compute);
    line->addWidget(m_cancel);
    line->addStretch();
    connect(m_compute, &QPushButton::clicked, this, &ContentHashRow::compute);
    connect(m_cancel, &QPushButton::clicked, &m_job, &BackgroundJob::stop);
    connect(m_copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_hash); });
    connect(&m_job, &BackgroundJob::progress, this, [this](const QString&, qint64 done, qint64 total) {
        constexpr int parts = 1000; // bytes do not fit an int
        m_progress->setRange(0, total > 0 ? parts : 0);
        m_progress->setValue(total > 0 ? int(double(done) / double(total) * parts) : 0);
    });
    connect(&m_job, &BackgroundJob::finished, this, &ContentHashRow::take);
    connect(&m_job, &BackgroundJob::cancelled, this, &ContentHashRow::showState);
    connect(&m_job, &BackgroundJob::failed, this, [this](const QString& sentence, const QString& detail) {
        showState();
        Q_EMIT errorRaised(sentence, detail);
    });
    showState();
}

void ContentHashRow::setModel(const ListedModel& model)
{
    m_model = model;
    show({});
    // Looking takes some reads of small files; the window does not wait for them.
    m_known.run([directory = model.directory()](const std::stop_token&) { return knownContentHash(directory); },
                [this](const std::optional<std::string>& hash) {
                    if (hash)
                        show(fromUtf8(*hash));
                });
}

void ContentHashRow::leaveProject()
{
    m_hashed.project = 0;
}

void ContentHashRow::compute()
{
    if (m_job.isRunning())
        return;
    m_hashed = m_model;
    m_result = std::make_shared<std::string>();
    m_job.start(tr("hashing the model"), [directory = m_hashed.directory(), result = m_result](
                                             const ProgressCallback& progress, const std::stop_token& stop) {
        *result = contentHashOfModel(directory, stop, progress);
    });
    showState();
}

void ContentHashRow::take()
{
    const QString hash = fromUtf8(*m_result);
    if (m_model.directory() == m_hashed.directory())
        show(hash);
    else
        showState();
    if (m_hashed.project != 0)
        Q_EMIT computed(m_hashed.project, hash);
}

void ContentHashRow::show(const QString& hash)
{
    m_hash = hash;
    m_text->setText(hash.isEmpty() ? QString() : hash.left(shownCharacters) + QChar(0x2026));
    m_text->setToolTip(hash);
    m_text->setAccessibleName(tr("Content hash: %1").arg(hash));
    showState();
}

void ContentHashRow::showState()
{
    const bool isHashing = m_job.isRunning() && m_hashed.directory() == m_model.directory();
    const bool isKnown = !m_hash.isEmpty();
    m_text->setVisible(isKnown);
    m_copy->setVisible(isKnown);
    m_progress->setVisible(isHashing && !isKnown);
    m_cancel->setVisible(isHashing && !isKnown);
    m_compute->setVisible(!isKnown && !isHashing);
    // One at a time: a disk read twice at once is slower than one after the other.
    m_compute->setEnabled(!m_job.isRunning() && m_model.card.bytes > 0 && !m_model.missing);
}

} // namespace calm::ui
