#pragma once

#include "core/protocol/messages.h"

#include <QPointer>
#include <QWidget>

#include <functional>

class QLabel;
class QProgressBar;
class QPushButton;

namespace calm::ui
{

class ProjectSession;

/// A button that measures something in the engine: while it does, how far it is and a button to stop in its place.
class MeasureBar : public QWidget
{
    Q_OBJECT

public:
    /// `name` begins the object names: NAMEButton, NAMEStopButton, NAMEProgress, NAMEStatus.
    MeasureBar(const QString& text, const QString& toolTip, const QString& name, QWidget* parent = nullptr);
    void setSession(ProjectSession* session); ///< what runs is stopped
    void setStatus(const QString& sentence);  ///< beside the button while nothing runs
    void setPossible(bool possible);
    bool isRunning() const { return m_request != 0; }
    /// `finished` gets the answer, unless it is stopped before.
    void send(const protocol::Request& request, std::function<void(const Json&)> finished);

Q_SIGNALS:
    void wanted(); ///< the button
    void errorRaised(const QString& sentence, const QString& detail);

private:
    void stop();
    void showState();
    QPointer<ProjectSession> m_session;
    std::int64_t m_request = 0; ///< 0 = none
    int m_turn = 0;
    bool m_possible = true;
    QPushButton* m_start;
    QPushButton* m_stop;
    QProgressBar* m_progress;
    QLabel* m_status;
    QString m_sentence;
};

} // namespace calm::ui
