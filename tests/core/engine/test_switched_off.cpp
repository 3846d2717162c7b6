// A composition with an augmenting model off against the composition without it, to the last bit, all the way from
// checkpoints to answers.

#include "core/base/error.h"
#include "core/engine/loaded_models.h"
#include "core/engine/model_jobs.h"
#include "core/engine/project_jobs.h"
#include "tests/support/staged_project.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/equal.h>

#include <QTemporaryDir>
#include <QtTest>

using namespace calm;
using namespace calm::test;

namespace
{
Member composed(const std::string& name, std::int64_t checkpoint, std::vector<int> off = {})
{
    return {MemberKind::composed, name, 0, checkpoint, std::move(off)};
}
} // namespace

class TestSwitchedOff : public QObject
{
    Q_OBJECT

    std::optional<at::NoGradGuard> m_noGradients;
    QTemporaryDir m_folder;
    std::unique_ptr<StagedProject> m_staged;

    Tensor logitsOf(const Member& member)
    {
        LoadedModels models;
        const LoadedMember loaded = models.member(*m_staged->project, member);
        return loaded.model->logits(randomIds(2, 12, loaded.model->settings().vocabulary, 3));
    }

    Tensor stepByStep(const Member& member)
    {
        LoadedModels models;
        const LoadedMember loaded = models.member(*m_staged->project, member);
        const Tensor ids = randomIds(1, 10, loaded.model->settings().vocabulary, 4);
        const auto session = loaded.model->start();
        Tensor logits = session->advance(ids.narrow(1, 0, 6));
        for (std::int64_t t = 6; t < 10; ++t)
            logits = session->advance(ids.narrow(1, t, 1));
        return logits;
    }

    GenerationAnswer answerOf(const std::string& name)
    {
        GenerationRequest request;
        request.prompt = "abc + 3 =";
        request.sampling.maxTokens = 12;
        request.sampling.temperature = 1;
        request.sampling.ignoreEndToken = true;
        request.threads = 1;
        return generateAnswer(m_staged->project->file().string() + "#" + name, request);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_staged = std::make_unique<StagedProject>(m_folder.path().toStdString());
        m_noGradients.emplace(); // after the training
    }

    void theSecondOffAnswersAsTheFirstAlone()
    {
        const Member alone = composed("one", m_staged->one), off = composed("both", m_staged->both, {1});
        QVERIFY(at::equal(logitsOf(off), logitsOf(alone)));
        QVERIFY(at::equal(stepByStep(off), stepByStep(alone)));
        // What is compared is not nothing: each model changes the answers.
        QVERIFY(!at::equal(logitsOf(composed("both", m_staged->both)), logitsOf(alone)));
        QVERIFY(
            !at::equal(logitsOf(composed("both", m_staged->both, {0})), logitsOf(composed("both", m_staged->both))));
        QVERIFY(!at::equal(logitsOf(alone), logitsOf({MemberKind::anchor, "one"})));
    }

    void allOffAnswersAsTheAnchor()
    {
        const Member anchor{MemberKind::anchor, "both"};
        QVERIFY(at::equal(logitsOf(composed("both", m_staged->both, {0, 1})), logitsOf(anchor)));
        QVERIFY(at::equal(stepByStep(composed("one", 0, {0})), stepByStep(anchor)));
    }

    void theCommandLinesNamesMeanTheSame()
    {
        const std::string both = "both@" + std::to_string(m_staged->both), one = "one@" + std::to_string(m_staged->one);
        QCOMPARE(answerOf(both + "-2").ids, answerOf(one).ids);
        QCOMPARE(answerOf("both@-2").ids, answerOf("one").ids);
        QCOMPARE(answerOf("both@-1-2").ids, answerOf("both/anchor").ids);
        QVERIFY(answerOf("both").ids != answerOf("one").ids);
        const std::string file = m_staged->project->file().string();
        QCOMPARE(inspect(file + "#both@-2").parameters, inspect(file + "#one").parameters);
        QCOMPARE(inspect(file + "#both@-1-2").family, std::string("llama"));
        try {
            answerOf("both@-3");
            QFAIL("was accepted");
        } catch (const Error& error) {
            QCOMPARE(error.what(), "The composition both has no augmenting model 3; it has 2.");
        }
    }

    void anOlderCheckpointKnowsItsOwnModels()
    {
        // The composition is edited after its training: one more model, in front of the first.
        CompositionRecord record = m_staged->project->composition("one");
        const Tensor before = logitsOf(composed("one", m_staged->one));
        const Composition kept = record.composition;
        record.composition = m_staged->project->composition("both").composition;
        record.composition.name = "one";
        record.composition.augmenting = {"other", "augmenting"};
        for (Connection& connection : record.composition.connections)
            connection.augmenting = 1 - connection.augmenting;
        m_staged->project->saveComposition(record);
        QVERIFY(at::equal(logitsOf(composed("one", m_staged->one)), before));
        QVERIFY(at::equal(logitsOf(composed("one", m_staged->one, {0})), before)); // it never had this one
        record.composition = kept;
        m_staged->project->saveComposition(record);
    }

    void evaluationLabelsWhatIsOff()
    {
        EvaluationJob job{.name = "off",
                          .tasks = {{"kv-math.test", ""}},
                          .members = {composed("both", m_staged->both), composed("both", m_staged->both, {1}),
                                      composed("one", m_staged->one)},
                          .limit = 12,
                          .threads = 1};
        const EvaluationOutcome outcome = evaluate(*m_staged->project, job);
        QVERIFY(outcome.table.members[1].ends_with(" without augmenting 2"));
        const auto answers = [&](std::size_t member) {
            std::vector<std::string> texts;
            for (const auto& answer :
                 m_staged->project->evaluationAnswers(outcome.id, "kv-math.test", outcome.table.members[member]))
                texts.push_back(answer.answer);
            return texts;
        };
        QCOMPARE(answers(1), answers(2));
    }

    void whatIsOffNeedNotBeThere() // last: it takes the model away
    {
        std::filesystem::remove_all(Path(m_folder.path().toStdString()) / "other-model");
        QVERIFY(at::equal(logitsOf(composed("both", m_staged->both, {1})), logitsOf(composed("one", m_staged->one))));
        QVERIFY_THROWS_EXCEPTION(Error, logitsOf(composed("both", m_staged->both)));
    }
};

QTEST_GUILESS_MAIN(TestSwitchedOff)
#include "test_switched_off.moc"
