#pragma once

#include "ui/models_page/models_model.h"
#include "ui/widgets/background_job.h"
#include "ui/widgets/latest_job.h"

#include <QWidget>

#include <memory>
#include <string>

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace calm::ui
{

/// The hash of a model's content, short and to copy; computed beside the window when asked for, with progress and a way
/// to stop. What this machine has hashed before is known at once. Object names: `contentHash`, `contentHashCompute`,
/// `contentHashCancel`, `contentHashCopy`, `contentHashProgress`.
class ContentHashRow : public QWidget
{
    Q_OBJECT

public:
    explicit ContentHashRow(QWidget* parent = nullptr);
    void setModel(const ListedModel& model);
    void leaveProject(); ///< what is being hashed belongs to none any more: this machine alone remembers it

Q_SIGNALS:
    void computed(qint64 model, const QString& hash); ///< of one of the project
    void errorRaised(const QString& sentence, const QString& detail);

private:
    void compute();
    void take();
    void show(const QString& hash);
    void showState();

    ListedModel m_model;
    QString m_hash;
    LatestJob m_known;
    BackgroundJob m_job;
    ListedModel m_hashed; ///< what m_job reads, and what it found
    std::shared_ptr<std::string> m_result;
    QLabel* m_text;
    QProgressBar* m_progress;
    QPushButton* m_compute;
    QPushButton* m_cancel;
    QToolButton* m_copy;
};

} // namespace calm::ui
