#pragma once

#include "core/spec/training_settings.h"

#include <QDialog>
#include <QPointer>

#include <memory>

class QPushButton;

namespace calm::ui
{

class PretrainForm;
class ProjectSession;
class ProjectThread;

/// Trains an augmenting model from the project's data: the form, and starting a run of it, which goes the way of all
/// runs on the Train page. Object names: `pretrainDialog`, `startPretraining`, those of the form.
class PretrainDialog : public QDialog
{
    Q_OBJECT

public:
    explicit PretrainDialog(ProjectSession& session, QWidget* parent = nullptr);
    ~PretrainDialog() override;
    void setSettings(const TrainingSettings& settings); ///< of an earlier run, to begin with

Q_SIGNALS:
    void started(qint64 run); ///< it is in the queue, and a worker is seen to
    void pageRequested(const QString& page);
    void errorRaised(const QString& sentence, const QString& detail);

private:
    void load();
    void start();
    void fail(const QString& sentence);

    QPointer<ProjectSession> m_session;
    std::unique_ptr<ProjectThread> m_thread;
    PretrainForm* m_form;
    QPushButton* m_start;
    QPushButton* m_data;
};

} // namespace calm::ui
