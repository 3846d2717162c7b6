#pragma once

#include "ui/start_page/examples.h"
#include "ui/widgets/page.h"

#include <QPointer>

class QComboBox;
class QLabel;
class QListWidget;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace calm::ui
{

class BackgroundJob;
class Card;
class ProjectOverview;

/// Recent projects, New, Open, and the example that ships; for an open project what is there and what comes next.
class StartPage : public Page
{
    Q_OBJECT

public:
    explicit StartPage(QWidget* parent = nullptr);
    ~StartPage() override;

    QString title() const override;
    void setSession(ProjectSession* session) override;
    /// Where "Open the example" puts its project file; Documents/CALM Workbench by itself.
    void setProjectsFolder(const QString& folder);

Q_SIGNALS:
    void newRequested();
    void openRequested();
    void projectChosen(const QString& file);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void buildRecent(Card& card);
    void buildExample(Card& card);
    void refresh();
    void refreshIfShown();
    void refreshRecent();
    void openExample();
    const Example& chosenExample() const;

    QPointer<ProjectSession> m_session;
    std::vector<Example> m_examples;
    QString m_projectsFolder;
    BackgroundJob* m_import;
    QString m_importedFile;
    ProjectOverview* m_overview;
    QListWidget* m_recent;
    QStackedWidget* m_recentStack;
    Card* m_exampleCard;
    QComboBox* m_exampleChoice;
    QPushButton* m_exampleButton;
    QPushButton* m_exampleStop;
    QLabel* m_exampleState;
    QProgressBar* m_exampleProgress;
};

} // namespace calm::ui
