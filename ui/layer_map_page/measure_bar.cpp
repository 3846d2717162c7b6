#include "ui/layer_map_page/measure_bar.h"

#include "ui/engine_client/engine_client.h"
#include "ui/engine_client/project_session.h"
#include "ui/widgets/card.h"
#include "ui/widgets/number_format.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

namespace calm::ui
{

MeasureBar::MeasureBar(const QString& text, const QString& toolTip, const QString& name, QWidget* parent)
    : QWidget(parent), m_start(new QPushButton(text)), m_stop(new QPushButton(tr("Stop"))),
      m_progress(new QProgressBar), m_status(makeSentence({}))
{
    m_start->setObjectName(name + "Button");
    m_start->setToolTip(toolTip);
    m_start->setWhatsThis(toolTip);
    m_stop->setObjectName(name + "StopButton");
    m_stop->setToolTip(tr("Stops measuring; nothing is kept of it"));
    m_progress->setObjectName(name + "Progress");
    m_progress->setAccessibleName(tr("How far the measuring is"));
    m_progress->setTextVisible(false);
    m_progress->setMaximumHeight(6);
    m_status->setObjectName(name + "Status");
    auto* line = new QHBoxLayout;
    line->addWidget(m_start);
    line->addWidget(m_stop);
    line->addWidget(m_progress, 1);
    line->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    layout->addLayout(line);
    layout->addWidget(m_status);
    connect(m_start, &QPushButton::clicked, this, &MeasureBar::wanted);
    connect(m_stop, &QPushButton::clicked, this, &MeasureBar::stop);
    showState();
}

void MeasureBar::setSession(ProjectSession* session)
{
    stop();
    m_request = 0;
    ++m_turn; // what the engine still answers to an earlier session is not for this one
    m_session = session;
    setStatus({});
}

void MeasureBar::setStatus(const QString& sentence)
{
    m_sentence = sentence;
    showState();
}

void MeasureBar::setPossible(bool possible)
{
    m_possible = possible;
    showState();
}

void MeasureBar::send(const protocol::Request& request, std::function<void(const Json&)> finished)
{
    if (!m_session || isRunning())
        return;
    const int turn = ++m_turn;
    const auto isOurs = [this, turn] { return turn == m_turn && isRunning(); };
    EngineClient::Callbacks callbacks;
    callbacks.progress = [this, isOurs](const protocol::ProgressEvent& event) {
        constexpr std::int64_t parts = 1000;
        if (!isOurs())
            return;
        m_progress->setRange(0, event.total > 0 ? int(parts) : 0);
        if (event.total > 0)
            m_progress->setValue(int(event.done * parts / event.total));
        m_status->setText(fromUtf8(event.stage));
    };
    callbacks.finished = [this, isOurs, finished = std::move(finished)](const Json& answer) {
        if (!isOurs())
            return;
        m_request = 0;
        showState();
        finished(answer);
    };
    callbacks.failed = [this, isOurs](const ErrorInfo& error) {
        if (!isOurs())
            return;
        m_request = 0;
        showState();
        if (error.kind != ErrorKind::cancelled)
            Q_EMIT errorRaised(fromUtf8(error.sentence), fromUtf8(error.detail));
    };
    m_progress->setRange(0, 0);
    m_request = m_session->engine().send(request, this, std::move(callbacks));
    showState();
}

void MeasureBar::stop()
{
    if (m_session && isRunning())
        m_session->engine().cancel(m_request);
}

void MeasureBar::showState()
{
    m_start->setVisible(!isRunning());
    m_start->setEnabled(m_session && m_possible);
    m_stop->setVisible(isRunning());
    m_progress->setVisible(isRunning());
    m_status->setText(isRunning() ? tr("waiting for the engine") : m_sentence);
    m_status->setVisible(!m_status->text().isEmpty());
}

} // namespace calm::ui
