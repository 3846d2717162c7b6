<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>MemoryFit</name>
    <message>
        <source>too large</source>
        <translation>zu groß</translation>
    </message>
    <message>
        <source>Too large for memory: its weights need %1, and %2 are free. Close other programs, or choose a smaller model.</source>
        <translation>Zu groß für den Speicher: Seine Gewichte brauchen %1, und %2 sind frei. Schließen Sie andere Programme oder wählen Sie ein kleineres Modell.</translation>
    </message>
    <message>
        <source>fits</source>
        <translation>passt</translation>
    </message>
    <message>
        <source>Fits memory: %1 for its weights and %2 for each token read, of %3 free.</source>
        <translation>Passt in den Speicher: %1 für seine Gewichte und %2 für jedes gelesene Token, von %3 frei.</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>bis %1</translation>
    </message>
    <message>
        <source>Its weights fit memory (%1, %2 are free), but keys and values only of %3 of the %4 tokens it was made for.</source>
        <translation>Seine Gewichte passen in den Speicher (%1, %2 sind frei), Keys und Values aber nur von %3 der %4 Token, für die es gemacht wurde.</translation>
    </message>
    <message>
        <source>Fits memory: %1 for its weights and %2 for keys and values of %3 tokens, of %4 free.</source>
        <translation>Passt in den Speicher: %1 für seine Gewichte und %2 für Keys und Values von %3 Token, von %4 frei.</translation>
    </message>
</context>
<context>
    <name>TokenizerMatch</name>
    <message>
        <source>same tokenizer</source>
        <translation>gleicher Tokenizer</translation>
    </message>
    <message>
        <source>aligned by bytes</source>
        <translation>nach Bytes zugeordnet</translation>
    </message>
    <message>
        <source>can not be aligned</source>
        <translation>nicht zuzuordnen</translation>
    </message>
    <message>
        <source>Both cut a text into the same tokens: at each position the anchor sees the augmenting model up to that very position.</source>
        <translation>Beide zerlegen einen Text in dieselben Token: An jeder Stelle sieht der Anker das ergänzende Modell bis zu genau dieser Stelle.</translation>
    </message>
    <message>
        <source>They cut a text differently: at each position the anchor sees those of the augmenting model&apos;s tokens that no further text can change.</source>
        <translation>Sie zerlegen einen Text verschieden: An jeder Stelle sieht der Anker diejenigen Token des ergänzenden Modells, die kein weiterer Text mehr ändern kann.</translation>
    </message>
    <message>
        <source>It can not be aligned with the anchor: %1.</source>
        <translation>Es lässt sich dem Anker nicht zuordnen: %1.</translation>
    </message>
    <message>
        <source>This composition was trained by a release that let it see the text that follows. Its training figures do not hold when it generates; train it again, with the mask.</source>
        <translation>Diese Komposition wurde von einer Fassung trainiert, die sie den folgenden Text sehen ließ. Ihre Trainingszahlen gelten beim Erzeugen nicht; trainieren Sie sie mit der Maske neu.</translation>
    </message>
</context>
<context>
    <name>calm::ui</name>
    <message>
        <source>%1, step %2</source>
        <translation>%1, Schritt %2</translation>
    </message>
    <message>
        <source>, loss %1</source>
        <translation>, Verlust %1</translation>
    </message>
    <message>
        <source>%1 (best)</source>
        <translation>%1 (bester)</translation>
    </message>
    <message>
        <source>Best of the newest run</source>
        <translation>Bester des neuesten Laufs</translation>
    </message>
    <message>
        <source>Anchor</source>
        <translation>Anker</translation>
    </message>
    <message>
        <source>Augmenting</source>
        <translation>Ergänzend</translation>
    </message>
    <message>
        <source>Augmenting %1</source>
        <translation>Ergänzend %1</translation>
    </message>
    <message>
        <source>LoRA baseline</source>
        <translation>LoRA-Vergleich</translation>
    </message>
    <message>
        <source>Composed without %1</source>
        <translation>Komposition ohne %1</translation>
    </message>
    <message>
        <source>Without %1</source>
        <translation>Ohne %1</translation>
    </message>
    <message>
        <source>Composed</source>
        <translation>Komposition</translation>
    </message>
    <message>
        <source>greedy, at most %1 tokens</source>
        <translation>ohne Zufall, höchstens %1 Token</translation>
    </message>
    <message>
        <source>temperature %1, top-k %2, top-p %3, min-p %4, seed %5, at most %6 tokens</source>
        <translation>Temperatur %1, Top-k %2, Top-p %3, Min-p %4, Startwert %5, höchstens %6 Token</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Settings: %1</source>
        <translation>Einstellungen: %1</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Expected answer</source>
        <translation>Erwartete Antwort</translation>
    </message>
    <message>
        <source>%1 token, first after %2 s</source>
        <translation>%1 Token, das erste nach %2 s</translation>
    </message>
    <message>
        <source>%1 tokens, first after %2 s</source>
        <translation>%1 Token, das erste nach %2 s</translation>
    </message>
    <message>
        <source>, %1 tokens per second</source>
        <translation>, %1 Token pro Sekunde</translation>
    </message>
    <message>
        <source>, right</source>
        <translation>, richtig</translation>
    </message>
    <message>
        <source>, wrong</source>
        <translation>, falsch</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>%1, percent right, with 95% intervals (Wilson).</source>
        <translation>%1, Prozent richtig, mit 95-%-Intervallen (Wilson).</translation>
    </message>
    <message>
        <source>%1: %2 (a model alone at most %3)</source>
        <translation>%1: %2 (ein Modell allein höchstens %3)</translation>
    </message>
    <message>
        <source>%1: %2 of the augmenting model&apos;s %3</source>
        <translation>%1: %2 von %3 des ergänzenden Modells</translation>
    </message>
    <message>
        <source>%1: %2 points</source>
        <translation>%1: %2 Punkte</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>New skill gained</source>
        <translation>Neue Fähigkeit gewonnen</translation>
    </message>
    <message>
        <source>Skill taken over</source>
        <translation>Fähigkeit übernommen</translation>
    </message>
    <message>
        <source>Skill partly taken over</source>
        <translation>Fähigkeit teilweise übernommen</translation>
    </message>
    <message>
        <source>Old skill kept</source>
        <translation>Alte Fähigkeit erhalten</translation>
    </message>
    <message>
        <source>Old skill lost</source>
        <translation>Alte Fähigkeit verloren</translation>
    </message>
    <message>
        <source>Not learned</source>
        <translation>Nicht gelernt</translation>
    </message>
    <message>
        <source>%1 – %2.</source>
        <translation>%1 – %2.</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>Started.</source>
        <translation>Begonnen.</translation>
    </message>
    <message>
        <source>Resumed from %1.</source>
        <translation>Fortgesetzt bei %1.</translation>
    </message>
    <message>
        <source>Validated at %1: loss %2.</source>
        <translation>Validiert bei %1: Verlust %2.</translation>
    </message>
    <message>
        <source>Checkpoint written at %1.</source>
        <translation>Checkpoint geschrieben bei %1.</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%1 bei %2</translation>
    </message>
    <message>
        <source>%1 Validation loss %2.</source>
        <translation>%1 Validierungsverlust %2.</translation>
    </message>
    <message>
        <source>Made.</source>
        <translation>Angelegt.</translation>
    </message>
    <message>
        <source>Interrupted: nothing was heard of its worker after this.</source>
        <translation>Unterbrochen: Danach war vom Arbeitsprozess nichts mehr zu hören.</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>%1 heads, scale %2, form %3, distance %4, dropout %5</source>
        <translation>%1 Köpfe, Skalierung %2, Form %3, Abstand %4, Dropout %5</translation>
    </message>
    <message>
        <source>%1 epochs</source>
        <translation>%1 Epochen</translation>
    </message>
    <message>
        <source>%1 steps</source>
        <translation>%1 Schritte</translation>
    </message>
    <message>
        <source>rank %1, alpha %2, dropout %3, on %4</source>
        <translation>Rang %1, Alpha %2, Dropout %3, auf %4</translation>
    </message>
    <message>
        <source>matched</source>
        <translation>angeglichen</translation>
    </message>
    <message>
        <source>twice the rank</source>
        <translation>doppelter Rang</translation>
    </message>
    <message>
        <source>fresh</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>checkpoint %1, frozen</source>
        <translation>Checkpoint %1, eingefroren</translation>
    </message>
    <message>
        <source>checkpoint %1</source>
        <translation>Checkpoint %1</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>Ausgehend von</translation>
    </message>
    <message>
        <source>Train on</source>
        <translation>Training mit</translation>
    </message>
    <message>
        <source>Validate on</source>
        <translation>Validierung mit</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Tokens per batch</source>
        <translation>Token je Batch</translation>
    </message>
    <message>
        <source>Batches per step</source>
        <translation>Batches je Schritt</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Lowest rate</source>
        <translation>Kleinste Rate</translation>
    </message>
    <message>
        <source>Warm-up steps</source>
        <translation>Aufwärmschritte</translation>
    </message>
    <message>
        <source>Final rate</source>
        <translation>Endrate</translation>
    </message>
    <message>
        <source>Clip gradient at</source>
        <translation>Gradient begrenzen auf</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>Gewichtsabnahme</translation>
    </message>
    <message>
        <source>Beta 1, beta 2</source>
        <translation>Beta 1, Beta 2</translation>
    </message>
    <message>
        <source>Loss on</source>
        <translation>Verlust auf</translation>
    </message>
    <message>
        <source>responses</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>whole texts</source>
        <translation>ganze Texte</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>Chat-Vorlage</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Validate every</source>
        <translation>Validieren alle</translation>
    </message>
    <message>
        <source>at the end</source>
        <translation>am Ende</translation>
    </message>
    <message>
        <source>Validation examples</source>
        <translation>Validierungsbeispiele</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>Geduld</translation>
    </message>
    <message>
        <source>Checkpoint every</source>
        <translation>Checkpoint alle</translation>
    </message>
    <message>
        <source>Checkpoint after minutes</source>
        <translation>Checkpoint nach Minuten</translation>
    </message>
    <message>
        <source>Keep last</source>
        <translation>Letzte behalten</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>all cores</source>
        <translation>alle Kerne</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>Zwischenspeicher</translation>
    </message>
    <message>
        <source>%1 MB, %2</source>
        <translation>%1 MB, %2</translation>
    </message>
    <message>
        <source>Recompute blocks</source>
        <translation>Blöcke neu berechnen</translation>
    </message>
    <message>
        <source>Plain way</source>
        <translation>Einfacher Weg</translation>
    </message>
    <message>
        <source>bridges</source>
        <translation>Brücken</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>gleichbleibend</translation>
    </message>
    <message>
        <source>learning-rate range test</source>
        <translation>Lernratentest</translation>
    </message>
    <message>
        <source>cosine to almost 0</source>
        <translation>Kosinus bis fast 0</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>Composition</source>
        <translation>Komposition</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Bridges</source>
        <translation>Brücken</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>d MMM HH:mm</source>
        <extracomment>Formats of QDateTime: German writes &quot;d. MMM HH:mm&quot;.</extracomment>
        <translation>d. MMM HH:mm</translation>
    </message>
    <message>
        <source>d MMM yyyy HH:mm</source>
        <translation>d. MMM yyyy HH:mm</translation>
    </message>
    <message>
        <source>%1: %2 layers of %3, %4 heads, context %5, tokenizer of %6, noise %7</source>
        <translation>%1: %2 Schichten zu %3, %4 Köpfe, Kontext %5, Tokenizer von %6, Rauschen %7</translation>
    </message>
    <message>
        <source>New model</source>
        <translation>Neues Modell</translation>
    </message>
    <message>
        <source>new model</source>
        <translation>neues Modell</translation>
    </message>
</context>
<context>
    <name>calm::ui::ActionBar</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>How far it is</source>
        <translation>Wie weit es ist</translation>
    </message>
    <message>
        <source>As it was before (Ctrl+Z)</source>
        <translation>Wie es vorher war (Strg+Z)</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>calm::ui::ActivityDrawer</name>
    <message>
        <source>Activity</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <source>Which messages</source>
        <translation>Welche Meldungen</translation>
    </message>
    <message>
        <source>Which messages are listed</source>
        <translation>Welche Meldungen aufgeführt sind</translation>
    </message>
    <message>
        <source>All messages</source>
        <translation>Alle Meldungen</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fertiges</translation>
    </message>
    <message>
        <source>Copy the selected messages, or all</source>
        <translation>Ausgewählte Meldungen kopieren, sonst alle</translation>
    </message>
    <message>
        <source>Clear the list</source>
        <translation>Liste leeren</translation>
    </message>
    <message>
        <source>Close the list</source>
        <translation>Liste schließen</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <source>The newest message is on top; Right folds its details out.</source>
        <translation>Die neueste Meldung steht oben; Pfeil rechts klappt Einzelheiten auf.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>No messages. Whatever goes wrong and whatever is finished will be listed here.</source>
        <translation>Keine Meldungen. Hier steht, was schiefgeht und was fertig wird.</translation>
    </message>
</context>
<context>
    <name>calm::ui::ActivityModel</name>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1, %2: %3</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
</context>
<context>
    <name>calm::ui::AdapterDialog</name>
    <message>
        <source>%1, %2 blocks × %3</source>
        <translation>%1, %2 Blöcke × %3</translation>
    </message>
    <message>
        <source>&amp;Take the named models although they are other ones</source>
        <translation>Die genannten Modelle &amp;nehmen, obwohl es andere sind</translation>
    </message>
    <message>
        <source>Load an adapter</source>
        <translation>Adapter laden</translation>
    </message>
    <message>
        <source>The bridges were trained with models of another content: the answers may be worthless.</source>
        <translation>Die Brücken wurden mit Modellen anderen Inhalts trainiert: Die Antworten sind vielleicht wertlos.</translation>
    </message>
    <message>
        <source>&amp;Composition</source>
        <translation>&amp;Komposition</translation>
    </message>
    <message>
        <source>&amp;Anchor</source>
        <translation>&amp;Anker</translation>
    </message>
    <message>
        <source>Augmenting</source>
        <translation>Ergänzend</translation>
    </message>
    <message>
        <source>was %1: %2</source>
        <translation>war %1: %2</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Its models are looked for in this project by their content. Name one where that finds none.</source>
        <translation>Seine Modelle werden in diesem Projekt nach ihrem Inhalt gesucht. Nennen Sie eines, wo das keines findet.</translation>
    </message>
    <message>
        <source>Model for %1</source>
        <translation>Modell für %1</translation>
    </message>
    <message>
        <source>found by its content</source>
        <translation>am Inhalt erkannt</translation>
    </message>
    <message>
        <source>What the composition is called in this project; the adapter&apos;s own name when left empty.</source>
        <translation>Wie die Komposition in diesem Projekt heißt; leer gelassen, der Name des Adapters selbst.</translation>
    </message>
    <message>
        <source>The model of this project that takes this place</source>
        <translation>Das Modell dieses Projekts, das diese Stelle einnimmt</translation>
    </message>
</context>
<context>
    <name>calm::ui::AlignmentView</name>
    <message>
        <source>The text as every model reads it; left and right move along the anchor&apos;s tokens</source>
        <translation>Der Text, wie jedes Modell ihn liest; links und rechts gehen an den Token des Ankers entlang</translation>
    </message>
    <message>
        <source>%1 of %2 tokens of %3</source>
        <translation>%1 von %2 Token von %3</translation>
    </message>
    <message>
        <source>At token %1 of %2, “%3”</source>
        <translation>Bei Token %1 von %2, „%3“</translation>
    </message>
    <message>
        <source>%1, the anchor sees %2.</source>
        <translation>%1, der Anker sieht %2.</translation>
    </message>
    <message>
        <source>; </source>
        <translation>; </translation>
    </message>
    <message>
        <source>answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>%1: token %2, spelled %3</source>
        <translation>%1: Token %2, geschrieben %3</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>abgeschnitten</translation>
    </message>
</context>
<context>
    <name>calm::ui::AlikeView</name>
    <message>
        <source>No two examples are alike.</source>
        <translation>Keine zwei Beispiele gleichen sich.</translation>
    </message>
    <message>
        <source>%1 and %2 that repeat them.</source>
        <translation>%1 und %2, die sie wiederholen.</translation>
    </message>
    <message>
        <source>1 example</source>
        <translation>1 Beispiel</translation>
    </message>
    <message>
        <source>%1 examples</source>
        <translation>%1 Beispiele</translation>
    </message>
    <message>
        <source>1 other</source>
        <translation>1 anderes</translation>
    </message>
    <message>
        <source>%1 others</source>
        <translation>%1 andere</translation>
    </message>
    <message>
        <source>There is nothing to compare: the dataset needs a train split, and validation or test.</source>
        <translation>Es gibt nichts zu vergleichen: Der Datensatz braucht einen Trainingsteil und Validierung oder Test.</translation>
    </message>
    <message>
        <source>Nothing leaks: none of %1 examples of validation and test is like one of train.</source>
        <translation>Nichts sickert durch: Keines von %1 Beispielen der Validierung und des Tests gleicht einem des Trainings.</translation>
    </message>
    <message>
        <source>%1 of %2 examples of validation and test are learned from, too: %3 the same, %4 nearly so.</source>
        <translation>Aus %1 von %2 Beispielen der Validierung und des Tests wird auch gelernt: %3 gleich, %4 beinahe.</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Looking for what is alike</source>
        <translation>Ähnliches wird gesucht</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>What is compared</source>
        <translation>Was verglichen wird</translation>
    </message>
    <message>
        <source>Which text of the examples is compared; case and white space do not count.</source>
        <translation>Welcher Text der Beispiele verglichen wird; Groß- und Kleinschreibung und Leerraum zählen nicht.</translation>
    </message>
    <message>
        <source>prompts</source>
        <translation>Prompts</translation>
    </message>
    <message>
        <source>responses</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>both</source>
        <translation>beides</translation>
    </message>
    <message>
        <source>How alike</source>
        <translation>Wie ähnlich</translation>
    </message>
    <message>
        <source>How much of two texts is the same: the share of their stretches of five characters that both have (Jaccard similarity).</source>
        <translation>Wie viel zweier Texte gleich ist: der Anteil ihrer Stücke von fünf Zeichen, den beide haben (Jaccard-Ähnlichkeit).</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>%1 alike</source>
        <translation>%1 ähnlich</translation>
    </message>
    <message>
        <source>The first of each group stays. Ctrl+Z brings the others back.</source>
        <translation>Das erste jeder Gruppe bleibt. Strg+Z bringt die anderen zurück.</translation>
    </message>
    <message>
        <source>Examples that are alike</source>
        <translation>Beispiele, die sich gleichen</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Alike</source>
        <translation>Ähnlich</translation>
    </message>
    <message>
        <source>Choose a dataset first.</source>
        <translation>Wählen Sie zuerst einen Datensatz.</translation>
    </message>
    <message>
        <source>Examples have been changed since: look again.</source>
        <translation>Seither wurden Beispiele geändert: Suchen Sie noch einmal.</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Wird gesucht …</translation>
    </message>
    <message>
        <source>The first %1 groups are listed.</source>
        <translation>Die ersten %1 Gruppen sind aufgeführt.</translation>
    </message>
    <message>
        <source>same</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>Remove others of chosen groups (%1)</source>
        <translation>Andere der gewählten Gruppen entfernen (%1)</translation>
    </message>
    <message>
        <source>Remove all others (%1)</source>
        <translation>Alle anderen entfernen (%1)</translation>
    </message>
</context>
<context>
    <name>calm::ui::AnswerColumn</name>
    <message>
        <source>1 token</source>
        <translation>1 Token</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>first after %1 s</source>
        <translation>erstes nach %1 s</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 Token/s</translation>
    </message>
    <message>
        <source>cut at the token limit</source>
        <translation>an der Tokengrenze abgeschnitten</translation>
    </message>
    <message>
        <source>Answer of %1</source>
        <translation>Antwort von %1</translation>
    </message>
    <message>
        <source>Checkpoint of the composed model</source>
        <translation>Checkpoint des komponierten Modells</translation>
    </message>
    <message>
        <source>Its training saw the text that follows</source>
        <translation>Sein Training sah den folgenden Text</translation>
    </message>
    <message>
        <source>Waiting…</source>
        <translation>Wartet …</translation>
    </message>
    <message>
        <source>(an empty answer)</source>
        <translation>(eine leere Antwort)</translation>
    </message>
    <message>
        <source>The answer appears here.</source>
        <translation>Hier erscheint die Antwort.</translation>
    </message>
    <message>
        <source>Not trained yet. Start a run on the Train page; then the composition answers here.</source>
        <translation>Noch nicht trainiert. Starten Sie einen Lauf auf der Seite Trainieren; dann antwortet die Komposition hier.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>✓ right</source>
        <translation>✓ richtig</translation>
    </message>
    <message>
        <source>✗ wrong</source>
        <translation>✗ falsch</translation>
    </message>
    <message>
        <source>Which checkpoint of which run answers in this column</source>
        <translation>Welcher Checkpoint welchen Laufs in dieser Spalte antwortet</translation>
    </message>
</context>
<context>
    <name>calm::ui::AnswerView</name>
    <message>
        <source>(end or part of a character)</source>
        <translation>(Ende oder Teil eines Zeichens)</translation>
    </message>
</context>
<context>
    <name>calm::ui::AnswersDialog</name>
    <message>
        <source>Answers: %1 on %2</source>
        <translation>Antworten: %1 auf %2</translation>
    </message>
    <message>
        <source>Which answers</source>
        <translation>Welche Antworten</translation>
    </message>
    <message>
        <source>All answers</source>
        <translation>Alle Antworten</translation>
    </message>
    <message>
        <source>Only wrong</source>
        <translation>Nur falsche</translation>
    </message>
    <message>
        <source>Only right</source>
        <translation>Nur richtige</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Search the answers</source>
        <translation>Antworten durchsuchen</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Which answers are listed</source>
        <translation>Welche Antworten aufgeführt sind</translation>
    </message>
    <message>
        <source>Only examples whose prompt, expected or given answer holds this</source>
        <translation>Nur Beispiele, deren Prompt, erwartete oder gegebene Antwort dies enthält</translation>
    </message>
</context>
<context>
    <name>calm::ui::AnswersModel</name>
    <message>
        <source>✓ right</source>
        <translation>✓ richtig</translation>
    </message>
    <message>
        <source>✗ wrong</source>
        <translation>✗ falsch</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
</context>
<context>
    <name>calm::ui::AssignSplits</name>
    <message>
        <source>split</source>
        <translation>Aufteilung</translation>
    </message>
</context>
<context>
    <name>calm::ui::BridgeForm</name>
    <message>
        <source>Attention heads of every bridge; must divide the anchor&apos;s width.</source>
        <translation>Aufmerksamkeitsköpfe jeder Brücke; die Breite des Ankers muss sich durch die Zahl teilen lassen.</translation>
    </message>
    <message>
        <source>Calibrated</source>
        <translation>Gemessen</translation>
    </message>
    <message>
        <source>RMSNorm</source>
        <translation>RMSNorm</translation>
    </message>
    <message>
        <source>None (as published)</source>
        <translation>Keine (wie veröffentlicht)</translation>
    </message>
    <message>
        <source>How the two models&apos; states are brought to a common size. Calibrated: measured once on a sample of the data.</source>
        <translation>Wie die Zustände beider Modelle auf eine gemeinsame Größe gebracht werden. Gemessen: einmal an einer Stichprobe der Daten bestimmt.</translation>
    </message>
    <message>
        <source>Penalty per position of distance, one per head, repeated over the heads. 0 is the paper.</source>
        <translation>Abzug je Position Abstand, einer je Kopf, über die Köpfe wiederholt. 0 wie im Aufsatz.</translation>
    </message>
    <message>
        <source>On the augmenting state while training; 0 = off.</source>
        <translation>Auf den Zustand des ergänzenden Modells beim Training; 0 = aus.</translation>
    </message>
    <message>
        <source>Form</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>Köpfe</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Skalierung</translation>
    </message>
    <message>
        <source>Distance slopes</source>
        <translation>Abstandssteigungen</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>google-deepmind/calm</source>
        <translation>google-deepmind/calm</translation>
    </message>
    <message>
        <source>as published</source>
        <translation>wie veröffentlicht</translation>
    </message>
    <message>
        <source>Imported: a bias on every map, and a norm on what comes out. It stays as it is.</source>
        <translation>Importiert: ein Bias auf jeder Abbildung und eine Normierung dessen, was herauskommt. Es bleibt, wie es ist.</translation>
    </message>
    <message>
        <source>Maps without biases, nothing behind the last one (arXiv 2401.02412).</source>
        <translation>Abbildungen ohne Bias, nichts hinter der letzten (arXiv 2401.02412).</translation>
    </message>
</context>
<context>
    <name>calm::ui::ChatList</name>
    <message>
        <source>Search earlier ones</source>
        <translation>Frühere durchsuchen</translation>
    </message>
    <message>
        <source>Earlier comparisons</source>
        <translation>Frühere Vergleiche</translation>
    </message>
    <message>
        <source>Delete this comparison</source>
        <translation>Diesen Vergleich löschen</translation>
    </message>
    <message>
        <source>What you ask is kept here.</source>
        <translation>Was Sie fragen, bleibt hier erhalten.</translation>
    </message>
    <message>
        <source>Nothing matches.</source>
        <translation>Nichts passt.</translation>
    </message>
    <message>
        <source>Only comparisons whose prompt or answers hold these words</source>
        <translation>Nur Vergleiche, deren Prompt oder Antworten diese Wörter enthalten</translation>
    </message>
</context>
<context>
    <name>calm::ui::CheckpointsModel</name>
    <message>
        <source>best</source>
        <translation>bester</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Validation loss</source>
        <translation>Validierungsverlust</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>Bester</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>Auf Platte</translation>
    </message>
    <message>
        <source>Written</source>
        <translation>Geschrieben</translation>
    </message>
</context>
<context>
    <name>calm::ui::CheckpointsView</name>
    <message>
        <source>Checkpoints of the run</source>
        <translation>Checkpoints des Laufs</translation>
    </message>
    <message>
        <source>No checkpoint yet. One is written at each validation that is the best so far, and as often as the settings say.</source>
        <translation>Noch kein Checkpoint. Einer wird bei jeder bisher besten Validierung geschrieben und so oft, wie die Einstellungen sagen.</translation>
    </message>
    <message>
        <source>Use in Compare</source>
        <translation>Zum Vergleichen nehmen</translation>
    </message>
    <message>
        <source>Start a run from it</source>
        <translation>Lauf daraus starten</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>The Compare page answers with this checkpoint in its last column</source>
        <translation>Die Seite Vergleichen antwortet in ihrer letzten Spalte mit diesem Checkpoint</translation>
    </message>
    <message>
        <source>The form is filled in for a run that begins with these bridges</source>
        <translation>Das Formular wird für einen Lauf ausgefüllt, der mit diesen Brücken beginnt</translation>
    </message>
    <message>
        <source>Delete the chosen checkpoints with their files (Delete)</source>
        <translation>Die gewählten Checkpoints mit ihren Dateien löschen (Entf)</translation>
    </message>
</context>
<context>
    <name>calm::ui::ColumnsPanel</name>
    <message>
        <source>Mark words that differ from</source>
        <translation>Wörter markieren, die abweichen von</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>In every other column the words are marked that this one answered differently</source>
        <translation>In jeder anderen Spalte sind die Wörter markiert, die diese anders beantwortet hat</translation>
    </message>
</context>
<context>
    <name>calm::ui::CommandPalette</name>
    <message>
        <source>Nothing fits. Type fewer letters.</source>
        <translation>Nichts passt. Tippen Sie weniger Buchstaben.</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Command to find</source>
        <translation>Gesuchter Befehl</translation>
    </message>
    <message>
        <source>Type some letters of what you look for; Return does it.</source>
        <translation>Tippen Sie einige Buchstaben dessen, was Sie suchen; die Eingabetaste führt es aus.</translation>
    </message>
    <message>
        <source>Type a command, a page, a dataset, a run …</source>
        <translation>Befehl, Seite, Datensatz oder Lauf eintippen …</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>What fits, the best first</source>
        <translation>Was passt, das Beste zuerst</translation>
    </message>
</context>
<context>
    <name>calm::ui::ComparePage</name>
    <message>
        <source>Composition</source>
        <translation>Komposition</translation>
    </message>
    <message>
        <source>The composition whose models answer</source>
        <translation>Die Komposition, deren Modelle antworten</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Choose which columns answer</source>
        <translation>Auswählen, welche Spalten antworten</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Show earlier comparisons (Ctrl+H)</source>
        <translation>Frühere Vergleiche zeigen (Strg+H)</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Save this comparison as Markdown (Ctrl+E)</source>
        <translation>Diesen Vergleich als Markdown speichern (Strg+E)</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>One prompt, answered side by side.</source>
        <translation>Ein Prompt, nebeneinander beantwortet.</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Write a prompt; Ctrl+Enter sends it to all columns.</source>
        <translation>Schreiben Sie einen Prompt; Strg+Eingabe schickt ihn an alle Spalten.</translation>
    </message>
    <message>
        <source>Random example</source>
        <translation>Zufälliges Beispiel</translation>
    </message>
    <message>
        <source>Fill in an example of the test data, with its expected answer (Ctrl+R)</source>
        <translation>Ein Beispiel der Testdaten mit seiner erwarteten Antwort einsetzen (Strg+R)</translation>
    </message>
    <message>
        <source>How tokens are chosen</source>
        <translation>Wie Token gewählt werden</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>Noch einmal</translation>
    </message>
    <message>
        <source>Answer once more; with the next seed unless greedy (Ctrl+G)</source>
        <translation>Noch einmal antworten; mit dem nächsten Startwert, wenn gewürfelt wird (Strg+G)</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Ask all columns (Ctrl+Enter)</source>
        <translation>Alle Spalten fragen (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop answering (Esc)</source>
        <translation>Antworten anhalten (Esc)</translation>
    </message>
    <message>
        <source>&amp;Mark words that differ from</source>
        <translation>Wörter &amp;markieren, die abweichen von</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Kein Projekt ist geöffnet</translation>
    </message>
    <message>
        <source>Open or create one on the Start page.</source>
        <translation>Öffnen oder erstellen Sie eines auf der Seite Start.</translation>
    </message>
    <message>
        <source>Nothing to compare yet</source>
        <translation>Noch nichts zu vergleichen</translation>
    </message>
    <message>
        <source>Connect an augmenting model with an anchor on the layer map; then both models and their composition answer here side by side.</source>
        <translation>Verbinden Sie auf der Schichtenkarte ein ergänzendes Modell mit einem Anker; dann antworten hier beide Modelle und ihre Komposition nebeneinander.</translation>
    </message>
    <message>
        <source>Draw connections</source>
        <translation>Verbindungen zeichnen</translation>
    </message>
    <message>
        <source>%1 of %2 columns answered</source>
        <translation>%1 von %2 Spalten haben geantwortet</translation>
    </message>
    <message>
        <source>Expected: %1</source>
        <translation>Erwartet: %1</translation>
    </message>
    <message>
        <source>Expected: %1 (from %2)</source>
        <translation>Erwartet: %1 (aus %2)</translation>
    </message>
    <message>
        <source>No column can answer: switch one on in the Columns menu, or train the composition.</source>
        <translation>Keine Spalte kann antworten: Schalten Sie im Menü Spalten eine ein oder trainieren Sie die Komposition.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen …</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>No answer.</source>
        <translation>Keine Antwort.</translation>
    </message>
    <message>
        <source>Restart the engine</source>
        <translation>Engine neu starten</translation>
    </message>
    <message>
        <source>The project has no examples yet: import a dataset on the Data page.</source>
        <translation>Das Projekt hat noch keine Beispiele: Importieren Sie einen Datensatz auf der Seite Daten.</translation>
    </message>
    <message>
        <source>Asked %1</source>
        <translation>Gefragt %1</translation>
    </message>
    <message>
        <source>Export the comparison</source>
        <translation>Vergleich exportieren</translation>
    </message>
    <message>
        <source>comparison.md</source>
        <translation>vergleich.md</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>Written to %1</source>
        <translation>Nach %1 geschrieben</translation>
    </message>
    <message>
        <source>What all columns are asked: the anchor, the augmenting models and their composition read the same text and answer beside each other.</source>
        <translation>Was alle Spalten gefragt werden: Der Anker, die ergänzenden Modelle und ihre Komposition lesen denselben Text und antworten nebeneinander.</translation>
    </message>
</context>
<context>
    <name>calm::ui::CompositionDraft</name>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Change a connection</source>
        <translation>Verbindung ändern</translation>
    </message>
    <message>
        <source>Change the bridge</source>
        <translation>Brücke ändern</translation>
    </message>
</context>
<context>
    <name>calm::ui::ConnectionModel</name>
    <message>
        <source>Augmenting</source>
        <translation>Ergänzend</translation>
    </message>
    <message>
        <source>Its layer</source>
        <translation>Seine Schicht</translation>
    </message>
    <message>
        <source>Anchor layer</source>
        <translation>Ankerschicht</translation>
    </message>
</context>
<context>
    <name>calm::ui::ConnectionTable</name>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
</context>
<context>
    <name>calm::ui::ContentHashRow</name>
    <message>
        <source>Compute</source>
        <translation>Berechnen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Content hash</source>
        <translation>Inhalts-Hash</translation>
    </message>
    <message>
        <source>SHA-256 of config.json and the weights: equal hashes are the same model, wherever it lies.</source>
        <translation>SHA-256 über config.json und die Gewichte: Gleiche Hashes sind dasselbe Modell, wo immer es liegt.</translation>
    </message>
    <message>
        <source>How much of the model is hashed</source>
        <translation>Wie viel des Modells durchgerechnet ist</translation>
    </message>
    <message>
        <source>Reads all of the model once; kept for this machine and all projects</source>
        <translation>Liest das ganze Modell einmal; gemerkt für diesen Rechner und alle Projekte</translation>
    </message>
    <message>
        <source>Copy the whole hash</source>
        <translation>Den ganzen Hash kopieren</translation>
    </message>
    <message>
        <source>hashing the model</source>
        <translation>Durchrechnen des Modells</translation>
    </message>
    <message>
        <source>Content hash: %1</source>
        <translation>Inhalts-Hash: %1</translation>
    </message>
</context>
<context>
    <name>calm::ui::ConversationEditor</name>
    <message>
        <source>Add a message</source>
        <translation>Nachricht hinzufügen</translation>
    </message>
    <message>
        <source>system</source>
        <translation>System</translation>
    </message>
    <message>
        <source>user</source>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>assistant</source>
        <translation>Assistent</translation>
    </message>
    <message>
        <source>Who says it</source>
        <translation>Wer es sagt</translation>
    </message>
    <message>
        <source>What is said</source>
        <translation>Was gesagt wird</translation>
    </message>
    <message>
        <source>Remove this message</source>
        <translation>Diese Nachricht entfernen</translation>
    </message>
</context>
<context>
    <name>calm::ui::DatasetList</name>
    <message>
        <source>Datasets</source>
        <translation>Datensätze</translation>
    </message>
    <message>
        <source>%1, %2 examples</source>
        <translation>%1, %2 Beispiele</translation>
    </message>
</context>
<context>
    <name>calm::ui::DatasetsPage</name>
    <message>
        <source>Examples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>What compositions are trained on and tested with.</source>
        <translation>Womit Kompositionen trainiert und geprüft werden.</translation>
    </message>
    <message>
        <source>Delete this dataset…</source>
        <translation>Diesen Datensatz löschen …</translation>
    </message>
    <message>
        <source>Split…</source>
        <translation>Aufteilen …</translation>
    </message>
    <message>
        <source>Part the examples into train, validation and test</source>
        <translation>Die Beispiele in Training, Validierung und Test aufteilen</translation>
    </message>
    <message>
        <source>Add an example (Ctrl+Shift+N)</source>
        <translation>Beispiel hinzufügen (Strg+Umschalt+N)</translation>
    </message>
    <message>
        <source>Delete the selected examples (Delete)</source>
        <translation>Die ausgewählten Beispiele löschen (Entf)</translation>
    </message>
    <message>
        <source>Undo (Ctrl+Z)</source>
        <translation>Rückgängig (Strg+Z)</translation>
    </message>
    <message>
        <source>Redo (Ctrl+Shift+Z)</source>
        <translation>Wiederholen (Strg+Umschalt+Z)</translation>
    </message>
    <message>
        <source>Undo: %1 (Ctrl+Z)</source>
        <translation>Rückgängig: %1 (Strg+Z)</translation>
    </message>
    <message>
        <source>%1 &lt;b&gt;%2&lt;/b&gt;</source>
        <translation>%1 &lt;b&gt;%2&lt;/b&gt;</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Kein Projekt ist geöffnet</translation>
    </message>
    <message>
        <source>Open or create one on the Start page.</source>
        <translation>Öffnen oder erstellen Sie eines auf der Seite Start.</translation>
    </message>
    <message>
        <source>No datasets yet</source>
        <translation>Noch keine Datensätze</translation>
    </message>
    <message>
        <source>Import a file…</source>
        <translation>Datei importieren …</translation>
    </message>
    <message>
        <source>%1 of %2 examples</source>
        <translation>%1 von %2 Beispielen</translation>
    </message>
    <message>
        <source>%1 examples</source>
        <translation>%1 Beispiele</translation>
    </message>
    <message>
        <source>Delete a dataset</source>
        <translation>Datensatz löschen</translation>
    </message>
    <message>
        <source>Delete the dataset %1 with all its examples? This cannot be undone; runs that used it stay.</source>
        <translation>Den Datensatz %1 mit allen Beispielen löschen? Das lässt sich nicht rückgängig machen; Läufe, die ihn benutzt haben, bleiben.</translation>
    </message>
    <message>
        <source>Splitting…</source>
        <translation>Wird aufgeteilt …</translation>
    </message>
    <message>
        <source>Export the dataset</source>
        <translation>Datensatz exportieren</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON-Zeilen (*.jsonl)</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>Wird exportiert …</translation>
    </message>
    <message>
        <source>%1 examples written to %2</source>
        <translation>%1 Beispiele nach %2 geschrieben</translation>
    </message>
    <message>
        <source>Put on</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Take off</source>
        <translation>Abnehmen</translation>
    </message>
    <message>
        <source>%1 different keys. %2 examples belong to no split because their keys fell into different ones; %3 have no key and were parted by their whole text.</source>
        <translation>%1 verschiedene Schlüssel. %2 Beispiele gehören zu keinem Teil, weil ihre Schlüssel in verschiedene fielen; %3 haben keinen Schlüssel und wurden nach ihrem ganzen Text aufgeteilt.</translation>
    </message>
    <message>
        <source>A new folder for Hugging Face datasets</source>
        <translation>Ein neuer Ordner für Hugging Face datasets</translation>
    </message>
    <message>
        <source>%1, kept %2: %3, seen by %4</source>
        <translation>%1, behalten %2: %3, gesehen von %4</translation>
    </message>
    <message>
        <source>1 example</source>
        <translation>1 Beispiel</translation>
    </message>
    <message>
        <source>Version %1, seen by %2.</source>
        <translation>Version %1, gesehen von %2.</translation>
    </message>
    <message>
        <source>Changed since version %1: %2 keeps what it saw.</source>
        <translation>Geändert seit Version %1: %2 behält, was er sah.</translation>
    </message>
    <message>
        <source>Changed since version %1: %2 keep what they saw.</source>
        <translation>Geändert seit Version %1: %2 behalten, was sie sahen.</translation>
    </message>
    <message>
        <source>A file as a new dataset: JSON lines, JSON, CSV, TSV or text (Ctrl+I)</source>
        <translation>Eine Datei als neuer Datensatz: JSON-Zeilen, JSON, CSV, TSV oder Text (Strg+I)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>The chosen dataset as a file or a folder (Ctrl+E)</source>
        <translation>Der gewählte Datensatz als Datei oder Ordner (Strg+E)</translation>
    </message>
    <message>
        <source>JSON lines, prompt and response…</source>
        <translation>JSON-Zeilen, Prompt und Antwort …</translation>
    </message>
    <message>
        <source>{&quot;prompt&quot;, &quot;response&quot;} a line</source>
        <translation>{&quot;prompt&quot;, &quot;response&quot;} je Zeile</translation>
    </message>
    <message>
        <source>JSON lines, messages…</source>
        <translation>JSON-Zeilen, Nachrichten …</translation>
    </message>
    <message>
        <source>{&quot;messages&quot;: [{&quot;role&quot;, &quot;content&quot;}]} a line</source>
        <translation>{&quot;messages&quot;: [{&quot;role&quot;, &quot;content&quot;}]} je Zeile</translation>
    </message>
    <message>
        <source>JSON lines, everything…</source>
        <translation>JSON-Zeilen, alles …</translation>
    </message>
    <message>
        <source>With task, split, tags and key, to be imported again</source>
        <translation>Mit Aufgabe, Teil, Schlagwörtern und Schlüssel, um es wieder zu importieren</translation>
    </message>
    <message>
        <source>Folder for Hugging Face datasets…</source>
        <translation>Ordner für Hugging Face datasets …</translation>
    </message>
    <message>
        <source>A folder that datasets.load_dataset() reads, a file for each split</source>
        <translation>Ein Ordner, den datasets.load_dataset() liest, eine Datei je Teil</translation>
    </message>
    <message>
        <source>Files hold only the examples shown</source>
        <translation>Dateien enthalten nur die gezeigten Beispiele</translation>
    </message>
    <message>
        <source>Those that pass the search and the filters over the table</source>
        <translation>Die durch Suche und Filter über der Tabelle kommen</translation>
    </message>
    <message>
        <source>Tag the selected examples (Ctrl+Shift+T)</source>
        <translation>Den ausgewählten Beispielen Schlagwörter geben (Strg+Umschalt+T)</translation>
    </message>
    <message>
        <source>The panel with the example, statistics, duplicates and splits (Ctrl+T)</source>
        <translation>Das Feld mit Beispiel, Statistik, Doppelten und Teilen (Strg+T)</translation>
    </message>
    <message>
        <source>A tag for the selected examples</source>
        <translation>Ein Schlagwort für die ausgewählten Beispiele</translation>
    </message>
    <message>
        <source>A tag; Return puts it on</source>
        <translation>Ein Schlagwort; die Eingabetaste heftet es an</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Fortschritt des Exports</translation>
    </message>
    <message>
        <source>Finds examples that repeat others, word for word or nearly so.</source>
        <translation>Findet Beispiele, die andere wiederholen, Wort für Wort oder beinahe.</translation>
    </message>
    <message>
        <source>Finds examples of validation and test that are like one of train: what a composition has learned from tells nothing about what it has understood.</source>
        <translation>Findet Beispiele der Validierung und des Tests, die einem des Trainings gleichen: Woraus eine Komposition gelernt hat, sagt nichts darüber, was sie verstanden hat.</translation>
    </message>
    <message>
        <source>Splits of the dataset</source>
        <translation>Teile des Datensatzes</translation>
    </message>
    <message>
        <source>About the example and the dataset</source>
        <translation>Zum Beispiel und zum Datensatz</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Doppelte</translation>
    </message>
    <message>
        <source>Splits</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Example %1</source>
        <translation>Beispiel %1</translation>
    </message>
    <message>
        <source>Import a file of prompts and responses: JSON lines, JSON, CSV, TSV or text. You can also drop it here.</source>
        <translation>Importieren Sie eine Datei mit Prompts und Antworten: JSON-Zeilen, JSON, CSV, TSV oder Text. Sie können sie auch hier ablegen.</translation>
    </message>
    <message>
        <source>What is typed here is written on every selected example; the filter finds it again</source>
        <translation>Was hier eingegeben wird, steht danach an jedem gewählten Beispiel; der Filter findet es wieder</translation>
    </message>
</context>
<context>
    <name>calm::ui::EditExample</name>
    <message>
        <source>edit</source>
        <translation>bearbeiten</translation>
    </message>
</context>
<context>
    <name>calm::ui::EngineClient</name>
    <message>
        <source>The engine is not running; restart it.</source>
        <translation>Die Engine läuft nicht; starten Sie sie neu.</translation>
    </message>
    <message>
        <source>Engine not started</source>
        <translation>Engine nicht gestartet</translation>
    </message>
    <message>
        <source>Engine starting</source>
        <translation>Engine startet</translation>
    </message>
    <message>
        <source>Engine ready</source>
        <translation>Engine bereit</translation>
    </message>
    <message>
        <source>Engine working</source>
        <translation>Engine arbeitet</translation>
    </message>
    <message>
        <source>Engine stopped</source>
        <translation>Engine beendet</translation>
    </message>
    <message>
        <source>The engine was restarted.</source>
        <translation>Die Engine wurde neu gestartet.</translation>
    </message>
</context>
<context>
    <name>calm::ui::EngineIndicator</name>
    <message>
        <source>%1, slow linear algebra</source>
        <translation>%1, langsame lineare Algebra</translation>
    </message>
    <message>
        <source>calm %1, LibTorch %2</source>
        <translation>calm %1, LibTorch %2</translation>
    </message>
    <message>
        <source>Linear algebra: %1</source>
        <translation>Lineare Algebra: %1</translation>
    </message>
    <message>
        <source>Process %1</source>
        <translation>Prozess %1</translation>
    </message>
    <message>
        <source>Threads: %1</source>
        <translation>Threads: %1</translation>
    </message>
    <message>
        <source>Install libopenblas0-openmp: training will be about 70 times faster.</source>
        <translation>Installieren Sie libopenblas0-openmp: Das Training wird etwa 70-mal schneller.</translation>
    </message>
</context>
<context>
    <name>calm::ui::ErrorBanner</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
</context>
<context>
    <name>calm::ui::EstimateView</name>
    <message>
        <source>with the preview:</source>
        <translation>mit der Vorschau:</translation>
    </message>
    <message>
        <source>Trained parameters</source>
        <translation>Trainierte Parameter</translation>
    </message>
    <message>
        <source>Share of the anchor</source>
        <translation>Anteil am Anker</translation>
    </message>
    <message>
        <source>Memory to train</source>
        <translation>Speicher zum Trainieren</translation>
    </message>
    <message>
        <source>Time of a step</source>
        <translation>Zeit eines Schritts</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>Its bridges&apos; parameters, and the memory that these take while they are trained</source>
        <translation>Die Parameter seiner Brücken und der Speicher, den sie beim Training brauchen</translation>
    </message>
    <message>
        <source>The numbers of all bridges. Each has one matrix from the augmenting layer&apos;s width to the anchor&apos;s and four of the anchor&apos;s width squared.</source>
        <translation>Die Zahlen aller Brücken. Jede hat eine Matrix von der Breite der ergänzenden Schicht zu der des Ankers und vier der Ankerbreite im Quadrat.</translation>
    </message>
    <message>
        <source>Trained parameters divided by the anchor&apos;s %1.</source>
        <translation>Trainierte Parameter geteilt durch die %1 des Ankers.</translation>
    </message>
    <message>
        <source>%1, only %2 free</source>
        <translation>%1, nur %2 frei</translation>
    </message>
    <message>
        <source>The models&apos; weights: %1</source>
        <translation>Die Gewichte der Modelle: %1</translation>
    </message>
    <message>
        <source>The bridges with gradients and the optimizer&apos;s two moments: %1</source>
        <translation>Die Brücken mit Gradienten und den zwei Momenten des Optimierers: %1</translation>
    </message>
    <message>
        <source>Kept of a batch of %1 tokens for the way back: %2</source>
        <translation>Von einem Batch mit %1 Token für den Rückweg behalten: %2</translation>
    </message>
    <message>
        <source>Logits at the labels of a batch, and their gradients: %1</source>
        <translation>Logits an den Zielen eines Batches und ihre Gradienten: %1</translation>
    </message>
    <message>
        <source>States of the frozen models that are kept: %1</source>
        <translation>Zustände der eingefrorenen Modelle, die behalten werden: %1</translation>
    </message>
    <message>
        <source>With the settings of the newest run, or those the Train page begins with.</source>
        <translation>Mit den Einstellungen des neuesten Laufs oder denen, mit denen die Seite Trainieren beginnt.</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>etwa %1</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>noch nicht bekannt</translation>
    </message>
    <message>
        <source>Measured: the time per token of the newest run of these connections, loading and validation counted in.</source>
        <translation>Gemessen: die Zeit je Token des neuesten Laufs dieser Verbindungen, Laden und Validieren eingerechnet.</translation>
    </message>
    <message>
        <source>How fast another run computed on this machine, times how much more or less there is to compute here.</source>
        <translation>Wie schnell ein anderer Lauf auf diesem Rechner war, mal wie viel mehr oder weniger hier zu rechnen ist.</translation>
    </message>
    <message>
        <source>A guess, as no run has been timed yet: the operations of a step divided by what this machine&apos;s cores do. Operations for a token: 2 for each weight of the models, 6 for each of the bridges, 2 more for the anchor&apos;s blocks above the lowest connection.</source>
        <translation>Eine Vermutung, da noch kein Lauf gemessen wurde: die Rechenschritte eines Schritts geteilt durch das, was die Kerne dieses Rechners leisten. Rechenschritte für ein Token: 2 für jedes Gewicht der Modelle, 6 für jedes der Brücken, 2 mehr für die Blöcke des Ankers über der untersten Verbindung.</translation>
    </message>
    <message>
        <source>A step of %1 tokens. </source>
        <translation>Ein Schritt von %1 Token. </translation>
    </message>
</context>
<context>
    <name>calm::ui::EvaluatePage</name>
    <message>
        <source>HTML…</source>
        <translation>HTML …</translation>
    </message>
    <message>
        <source>Save the shown evaluation as a web page (Ctrl+E)</source>
        <translation>Die gezeigte Auswertung als Webseite speichern (Strg+E)</translation>
    </message>
    <message>
        <source>PDF…</source>
        <translation>PDF …</translation>
    </message>
    <message>
        <source>Save the shown evaluation as a PDF (Ctrl+P)</source>
        <translation>Die gezeigte Auswertung als PDF speichern (Strg+P)</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>Auswerten</translation>
    </message>
    <message>
        <source>Numbers instead of impressions: every member on every task.</source>
        <translation>Zahlen statt Eindrücke: jeder Teilnehmer an jeder Aufgabe.</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Answer every example with every member (Ctrl+Return)</source>
        <translation>Jedes Beispiel von jedem Teilnehmer beantworten lassen (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop; nothing is kept of an unfinished evaluation (Esc)</source>
        <translation>Anhalten; von einer unfertigen Auswertung bleibt nichts (Esc)</translation>
    </message>
    <message>
        <source>Progress of the evaluation</source>
        <translation>Fortschritt der Auswertung</translation>
    </message>
    <message>
        <source>New evaluation</source>
        <translation>Neue Auswertung</translation>
    </message>
    <message>
        <source>Earlier evaluations</source>
        <translation>Frühere Auswertungen</translation>
    </message>
    <message>
        <source>Delete this evaluation</source>
        <translation>Diese Auswertung löschen</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>Frühere</translation>
    </message>
    <message>
        <source>No evaluation yet</source>
        <translation>Noch keine Auswertung</translation>
    </message>
    <message>
        <source>Choose datasets and members at the left and run. The test sets of the project are ticked already.</source>
        <translation>Wählen Sie links Datensätze und Teilnehmer und starten Sie. Die Testdaten des Projekts sind schon angehakt.</translation>
    </message>
    <message>
        <source>Export as HTML</source>
        <translation>Als HTML exportieren</translation>
    </message>
    <message>
        <source>evaluation.html</source>
        <translation>auswertung.html</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>Webseite (*.html)</translation>
    </message>
    <message>
        <source>Export as PDF</source>
        <translation>Als PDF exportieren</translation>
    </message>
    <message>
        <source>evaluation.pdf</source>
        <translation>auswertung.pdf</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Kein Projekt ist geöffnet</translation>
    </message>
    <message>
        <source>Open or create one on the Start page.</source>
        <translation>Öffnen oder erstellen Sie eines auf der Seite Start.</translation>
    </message>
    <message>
        <source>Nothing to evaluate yet</source>
        <translation>Noch nichts auszuwerten</translation>
    </message>
    <message>
        <source>An evaluation needs a composition and a dataset with test examples. Import a dataset, then draw connections on the layer map.</source>
        <translation>Eine Auswertung braucht eine Komposition und einen Datensatz mit Testbeispielen. Importieren Sie einen Datensatz und zeichnen Sie dann Verbindungen auf der Schichtenkarte.</translation>
    </message>
    <message>
        <source>Import a dataset</source>
        <translation>Datensatz importieren</translation>
    </message>
    <message>
        <source>Loading the models…</source>
        <translation>Modelle werden geladen …</translation>
    </message>
    <message>
        <source>Restart the engine</source>
        <translation>Engine neu starten</translation>
    </message>
    <message>
        <source> · %1 left</source>
        <translation> · noch %1</translation>
    </message>
    <message>
        <source>Written to %1</source>
        <translation>Nach %1 geschrieben</translation>
    </message>
    <message>
        <source>The evaluation %1 is finished.</source>
        <translation>Die Auswertung %1 ist fertig.</translation>
    </message>
</context>
<context>
    <name>calm::ui::EvaluationForm</name>
    <message>
        <source>Datasets to evaluate</source>
        <translation>Auszuwertende Datensätze</translation>
    </message>
    <message>
        <source>Members to evaluate</source>
        <translation>Auszuwertende Teilnehmer</translation>
    </message>
    <message>
        <source>Composition</source>
        <translation>Komposition</translation>
    </message>
    <message>
        <source>Examples per dataset at most</source>
        <translation>Höchstens so viele Beispiele je Datensatz</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>The first examples of each dataset; fewer are faster and give wider intervals.</source>
        <translation>Die ersten Beispiele jedes Datensatzes; weniger geht schneller und gibt breitere Intervalle.</translation>
    </message>
    <message>
        <source>Rows: datasets</source>
        <translation>Zeilen: Datensätze</translation>
    </message>
    <message>
        <source>Columns: members</source>
        <translation>Spalten: Teilnehmer</translation>
    </message>
    <message>
        <source>Examples per dataset, at &amp;most</source>
        <translation>Höchstens Beispiele &amp;je Datensatz</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>anchor: %1</source>
        <translation>Anker: %1</translation>
    </message>
    <message>
        <source>augmenting: %1</source>
        <translation>ergänzend: %1</translation>
    </message>
    <message>
        <source>without %1</source>
        <translation>ohne %1</translation>
    </message>
    <message>
        <source>composed: best</source>
        <translation>komponiert: bester</translation>
    </message>
    <message>
        <source>LoRA baseline: best</source>
        <translation>LoRA-Vergleich: bester</translation>
    </message>
    <message>
        <source>LoRA baseline: %1, step %2</source>
        <translation>LoRA-Vergleich: %1, Schritt %2</translation>
    </message>
    <message>
        <source>composed: %1, step %2</source>
        <translation>komponiert: %1, Schritt %2</translation>
    </message>
    <message>
        <source>, first %1</source>
        <translation>, die ersten %1</translation>
    </message>
    <message>
        <source>%1 datasets</source>
        <translation>%1 Datensätze</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1 auf %2</translation>
    </message>
    <message>
        <source>Choose at least one dataset.</source>
        <translation>Wählen Sie mindestens einen Datensatz.</translation>
    </message>
    <message>
        <source>Choose at least one member.</source>
        <translation>Wählen Sie mindestens einen Teilnehmer.</translation>
    </message>
    <message>
        <source>The composition whose models are the columns of the table</source>
        <translation>Die Komposition, deren Modelle die Spalten der Tabelle sind</translation>
    </message>
</context>
<context>
    <name>calm::ui::ExampleDelegate</name>
    <message>
        <source>no split</source>
        <translation>kein Teil</translation>
    </message>
    <message>
        <source>train</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
</context>
<context>
    <name>calm::ui::ExampleModel</name>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
</context>
<context>
    <name>calm::ui::ExampleView</name>
    <message>
        <source>Select an example to see it whole, and how the anchor and its augmenting models read it.</source>
        <translation>Wählen Sie ein Beispiel, um es ganz zu sehen und wie der Anker und seine ergänzenden Modelle es lesen.</translation>
    </message>
    <message>
        <source>Prompt of the example</source>
        <translation>Prompt des Beispiels</translation>
    </message>
    <message>
        <source>Response of the example</source>
        <translation>Antwort des Beispiels</translation>
    </message>
    <message>
        <source>A conversation; as plain text it is read so:</source>
        <translation>Eine Unterhaltung; als einfacher Text wird sie so gelesen:</translation>
    </message>
    <message>
        <source>Messages of the conversation</source>
        <translation>Nachrichten der Unterhaltung</translation>
    </message>
    <message>
        <source>&amp;Prompt</source>
        <translation>&amp;Prompt</translation>
    </message>
    <message>
        <source>&amp;Response</source>
        <translation>A&amp;ntwort</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>Chat-Vorlage</translation>
    </message>
    <message>
        <source>The prompt as a user&apos;s message, written out as each model&apos;s chat template has it: as a run reads it that was started so.</source>
        <translation>Der Prompt als Nachricht eines Nutzers, ausgeschrieben nach der Chat-Vorlage jedes Modells: so, wie ein Lauf ihn liest, der so gestartet wurde.</translation>
    </message>
    <message>
        <source>This example has no text.</source>
        <translation>Dieses Beispiel hat keinen Text.</translation>
    </message>
    <message>
        <source>What the models are given; it is kept when you leave the field</source>
        <translation>Was die Modelle bekommen; es wird behalten, wenn Sie das Feld verlassen</translation>
    </message>
    <message>
        <source>What shall be answered; it is kept when you leave the field</source>
        <translation>Was geantwortet werden soll; es wird behalten, wenn Sie das Feld verlassen</translation>
    </message>
</context>
<context>
    <name>calm::ui::ExchangeJobs</name>
    <message>
        <source>%1: best</source>
        <translation>%1: bester</translation>
    </message>
    <message>
        <source>%1: %2, step %3</source>
        <translation>%1: %2, Schritt %3</translation>
    </message>
    <message>
        <source>&amp;Load an adapter…</source>
        <translation>Adapter &amp;laden …</translation>
    </message>
    <message>
        <source>&amp;Save an adapter…</source>
        <translation>Adapter &amp;speichern …</translation>
    </message>
    <message>
        <source>Import a google-deepmind/calm &amp;folder…</source>
        <translation>google-deepmind/calm-O&amp;rdner importieren …</translation>
    </message>
    <message>
        <source>Export as a google-&amp;deepmind/calm folder…</source>
        <translation>Als google-&amp;deepmind/calm-Ordner exportieren …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>No composition of this project is trained yet; start a run on the Train page.</source>
        <translation>Keine Komposition dieses Projekts ist bisher trainiert; starten Sie einen Lauf auf der Seite Trainieren.</translation>
    </message>
    <message>
        <source>Export as a google-deepmind/calm folder</source>
        <translation>Als google-deepmind/calm-Ordner exportieren</translation>
    </message>
    <message>
        <source>Save an adapter</source>
        <translation>Adapter speichern</translation>
    </message>
    <message>
        <source>Composition and checkpoint:</source>
        <translation>Komposition und Checkpoint:</translation>
    </message>
    <message>
        <source>Folder to make</source>
        <translation>Anzulegender Ordner</translation>
    </message>
    <message>
        <source>Saving the adapter…</source>
        <translation>Adapter wird gespeichert …</translation>
    </message>
    <message>
        <source>The adapter was saved in %1.</source>
        <translation>Der Adapter wurde in %1 gespeichert.</translation>
    </message>
    <message>
        <source>Exporting %1…</source>
        <translation>%1 wird exportiert …</translation>
    </message>
    <message>
        <source>Exported to %1.</source>
        <translation>Nach %1 exportiert.</translation>
    </message>
    <message>
        <source>Load an adapter</source>
        <translation>Adapter laden</translation>
    </message>
    <message>
        <source>Reading the adapter…</source>
        <translation>Adapter wird gelesen …</translation>
    </message>
    <message>
        <source>Loading the adapter…</source>
        <translation>Adapter wird geladen …</translation>
    </message>
    <message>
        <source>Import a google-deepmind/calm folder</source>
        <translation>google-deepmind/calm-Ordner importieren</translation>
    </message>
    <message>
        <source>Importing the folder…</source>
        <translation>Ordner wird importiert …</translation>
    </message>
    <message>
        <source>The models&apos; weights in the folder itself can be used instead; they are written into the project&apos;s files.</source>
        <translation>Stattdessen können die Gewichte der Modelle aus dem Ordner selbst genommen werden; sie werden zu den Dateien des Projekts geschrieben.</translation>
    </message>
    <message>
        <source>Use those in the folder</source>
        <translation>Die aus dem Ordner nehmen</translation>
    </message>
    <message>
        <source>%1 was added to the project.</source>
        <translation>%1 wurde dem Projekt hinzugefügt.</translation>
    </message>
    <message>
        <source>%1 was added</source>
        <translation>%1 wurde hinzugefügt</translation>
    </message>
</context>
<context>
    <name>calm::ui::FilterBar</name>
    <message>
        <source>Show one split only</source>
        <translation>Nur einen Teil zeigen</translation>
    </message>
    <message>
        <source>Show one tag only</source>
        <translation>Nur ein Schlagwort zeigen</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Search prompts and responses</source>
        <translation>Prompts und Antworten durchsuchen</translation>
    </message>
    <message>
        <source>Words that begin so, anywhere in a prompt or response (Ctrl+F)</source>
        <translation>Wörter, die so beginnen, irgendwo in Prompt oder Antwort (Strg+F)</translation>
    </message>
    <message>
        <source>Show all examples of the dataset</source>
        <translation>Alle Beispiele des Datensatzes zeigen</translation>
    </message>
    <message>
        <source>any</source>
        <translation>beliebig</translation>
    </message>
    <message>
        <source>Characters of prompt and response</source>
        <translation>Zeichen von Prompt und Antwort</translation>
    </message>
    <message>
        <source>At &amp;least</source>
        <translation>&amp;Mindestens</translation>
    </message>
    <message>
        <source>At &amp;most</source>
        <translation>&amp;Höchstens</translation>
    </message>
    <message>
        <source>%1 examples</source>
        <translation>%1 Beispiele</translation>
    </message>
    <message>
        <source>All splits</source>
        <translation>Alle Teile</translation>
    </message>
    <message>
        <source>All tags</source>
        <translation>Alle Schlagwörter</translation>
    </message>
    <message>
        <source>The shortest example that is shown</source>
        <translation>Das kürzeste Beispiel, das gezeigt wird</translation>
    </message>
    <message>
        <source>The longest example that is shown</source>
        <translation>Das längste Beispiel, das gezeigt wird</translation>
    </message>
    <message>
        <source>Show short or long examples only: characters of prompt and response</source>
        <translation>Nur kurze oder lange Beispiele zeigen: Zeichen von Prompt und Antwort</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>from %1</source>
        <translation>ab %1</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>bis %1</translation>
    </message>
</context>
<context>
    <name>calm::ui::FoldersDialog</name>
    <message>
        <source>Remove from the list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
    <message>
        <source>Where models are looked for</source>
        <translation>Wo nach Modellen gesucht wird</translation>
    </message>
    <message>
        <source>Folders that were added</source>
        <translation>Hinzugefügte Ordner</translation>
    </message>
    <message>
        <source>The Hugging Face cache of this machine</source>
        <translation>Der Hugging-Face-Cache dieses Rechners</translation>
    </message>
    <message>
        <source>Its models are no longer listed; nothing is deleted from the disk.</source>
        <translation>Seine Modelle werden nicht mehr aufgeführt; auf der Platte wird nichts gelöscht.</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
</context>
<context>
    <name>calm::ui::HeatMap</name>
    <message>
        <source>emb.</source>
        <translation>Einb.</translation>
    </message>
    <message>
        <source>final</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Similarity of layers</source>
        <translation>Ähnlichkeit der Schichten</translation>
    </message>
    <message>
        <source>Each cell compares one layer of the augmenting model with one of the anchor by linear CKA: 1 = the same up to rotation and scale, 0 = nothing in common. A click or Return connects the two.</source>
        <translation>Jede Zelle vergleicht eine Schicht des ergänzenden Modells mit einer des Ankers durch lineares CKA: 1 = gleich bis auf Drehung und Größe, 0 = nichts gemeinsam. Ein Klick oder die Eingabetaste verbindet die beiden.</translation>
    </message>
    <message>
        <source>anchor</source>
        <translation>Anker</translation>
    </message>
    <message>
        <source>augmenting</source>
        <translation>ergänzend</translation>
    </message>
</context>
<context>
    <name>calm::ui::ImportDialog</name>
    <message>
        <source>Line %1 %2</source>
        <translation>Zeile %1 %2</translation>
    </message>
    <message>
        <source>… and %1 more</source>
        <translation>… und %1 weitere</translation>
    </message>
    <message>
        <source>Choose a file to import</source>
        <translation>Zu importierende Datei wählen</translation>
    </message>
    <message>
        <source>The first lines are all readable.</source>
        <translation>Die ersten Zeilen sind alle lesbar.</translation>
    </message>
    <message>
        <source>The file has no lines.</source>
        <translation>Die Datei hat keine Zeilen.</translation>
    </message>
    <message>
        <source>Of the first %1 lines %2 cannot be read:</source>
        <translation>Von den ersten %1 Zeilen sind %2 nicht lesbar:</translation>
    </message>
    <message>
        <source>Choose a file.</source>
        <translation>Wählen Sie eine Datei.</translation>
    </message>
    <message>
        <source>Give the dataset a name.</source>
        <translation>Geben Sie dem Datensatz einen Namen.</translation>
    </message>
    <message>
        <source>The project has a dataset of this name already.</source>
        <translation>Das Projekt hat schon einen Datensatz dieses Namens.</translation>
    </message>
    <message>
        <source>Imported from %1</source>
        <translation>Importiert aus %1</translation>
    </message>
    <message>
        <source>Stopped; nothing was imported.</source>
        <translation>Angehalten; nichts wurde importiert.</translation>
    </message>
    <message>
        <source>%1 examples were imported into %2.</source>
        <translation>%1 Beispiele wurden nach %2 importiert.</translation>
    </message>
    <message>
        <source>%1 lines were skipped:</source>
        <translation>%1 Zeilen wurden übergangen:</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Import a dataset</source>
        <translation>Datensatz importieren</translation>
    </message>
    <message>
        <source>Progress of the import</source>
        <translation>Fortschritt des Imports</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Skip and count them</source>
        <translation>Übergehen und zählen</translation>
    </message>
    <message>
        <source>Refuse the file</source>
        <translation>Datei ablehnen</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>P&amp;rompt, response</source>
        <translation>P&amp;rompt, Antwort</translation>
    </message>
    <message>
        <source>Lines that cannot be read</source>
        <translation>Unlesbare Zeilen</translation>
    </message>
    <message>
        <source>The first examples as they will be imported</source>
        <translation>Die ersten Beispiele, wie sie importiert werden</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Lines that were skipped</source>
        <translation>Übergangene Zeilen</translation>
    </message>
    <message>
        <source>JSON lines</source>
        <translation>JSON-Zeilen</translation>
    </message>
    <message>
        <source>JSON list</source>
        <translation>JSON-Liste</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>CSV-Tabelle</translation>
    </message>
    <message>
        <source>TSV table</source>
        <translation>TSV-Tabelle</translation>
    </message>
    <message>
        <source>Text, each line</source>
        <translation>Text, jede Zeile</translation>
    </message>
    <message>
        <source>Text, whole file</source>
        <translation>Text, ganze Datei</translation>
    </message>
    <message>
        <source>Recognise</source>
        <translation>Erkennen</translation>
    </message>
    <message>
        <source>Data files (*.jsonl *.ndjson *.json *.csv *.tsv *.txt *.gz);;All files (*)</source>
        <translation>Datendateien (*.jsonl *.ndjson *.json *.csv *.tsv *.txt *.gz);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>as found</source>
        <translation>wie gefunden</translation>
    </message>
    <message>
        <source>as found: %1</source>
        <translation>wie gefunden: %1</translation>
    </message>
    <message>
        <source>%1, gzip</source>
        <translation>%1, gzip</translation>
    </message>
    <message>
        <source>Recognised: %1</source>
        <translation>Erkannt: %1</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>Wird importiert …</translation>
    </message>
    <message>
        <source>1 example was imported into %2.</source>
        <translation>1 Beispiel wurde nach %2 importiert.</translation>
    </message>
    <message>
        <source>Read as %1, %2, compressed with gzip.</source>
        <translation>Gelesen als %1, %2, gepackt mit gzip.</translation>
    </message>
    <message>
        <source>Read as %1, %2.</source>
        <translation>Gelesen als %1, %2.</translation>
    </message>
    <message>
        <source>1 repeated example was left out.</source>
        <translation>1 wiederholtes Beispiel wurde ausgelassen.</translation>
    </message>
    <message>
        <source>%1 repeated examples were left out.</source>
        <translation>%1 wiederholte Beispiele wurden ausgelassen.</translation>
    </message>
    <message>
        <source>1 of them repeats another: see Duplicates beside the table.</source>
        <translation>1 davon wiederholt ein anderes: siehe Doppelte neben der Tabelle.</translation>
    </message>
    <message>
        <source>%1 of them repeat others: see Duplicates beside the table.</source>
        <translation>%1 davon wiederholen andere: siehe Doppelte neben der Tabelle.</translation>
    </message>
    <message>
        <source>1 line was skipped:</source>
        <translation>1 Zeile wurde übergangen:</translation>
    </message>
    <message>
        <source>JSON lines, JSON, CSV, TSV or text; compressed with gzip, too</source>
        <translation>JSON-Zeilen, JSON, CSV, TSV oder Text; auch mit gzip gepackt</translation>
    </message>
    <message>
        <source>Format of the file</source>
        <translation>Format der Datei</translation>
    </message>
    <message>
        <source>Encoding of the file</source>
        <translation>Kodierung der Datei</translation>
    </message>
    <message>
        <source>First row names the columns</source>
        <translation>Die erste Zeile benennt die Spalten</translation>
    </message>
    <message>
        <source>&amp;Leave out examples that repeat an earlier one</source>
        <translation>Beispiele &amp;auslassen, die ein früheres wiederholen</translation>
    </message>
    <message>
        <source>With the same prompt, response and messages.</source>
        <translation>Mit gleichem Prompt, gleicher Antwort und gleichen Nachrichten.</translation>
    </message>
    <message>
        <source>R&amp;ead as</source>
        <translation>&amp;Lesen als</translation>
    </message>
    <message>
        <source>Split of lines that name &amp;none</source>
        <translation>Teil von Zeilen, die &amp;keinen nennen</translation>
    </message>
    <message>
        <source>Column of the prompt</source>
        <translation>Spalte des Prompts</translation>
    </message>
    <message>
        <source>Column of the response</source>
        <translation>Spalte der Antwort</translation>
    </message>
    <message>
        <source>Column of the split</source>
        <translation>Spalte des Teils</translation>
    </message>
    <message>
        <source>Column of the task</source>
        <translation>Spalte der Aufgabe</translation>
    </message>
    <message>
        <source>Column of the tags</source>
        <translation>Spalte der Schlagwörter</translation>
    </message>
    <message>
        <source>Column of the key: examples of one key belong into one split</source>
        <translation>Spalte des Schlüssels: Beispiele eines Schlüssels gehören in einen Teil</translation>
    </message>
    <message>
        <source>&amp;Split, task, tags, key</source>
        <translation>&amp;Teil, Aufgabe, Schlagwörter, Schlüssel</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>The first rows as they stand in the file</source>
        <translation>Die ersten Zeilen, wie sie in der Datei stehen</translation>
    </message>
    <message>
        <source>The first rows</source>
        <translation>Die ersten Zeilen</translation>
    </message>
    <message>
        <source>As examples</source>
        <translation>Als Beispiele</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>In der Datei</translation>
    </message>
</context>
<context>
    <name>calm::ui::ImportanceModel</name>
    <message>
        <source>Augmenting</source>
        <translation>Ergänzend</translation>
    </message>
    <message>
        <source>Its layer</source>
        <translation>Seine Schicht</translation>
    </message>
    <message>
        <source>Anchor</source>
        <translation>Anker</translation>
    </message>
    <message>
        <source>Adds</source>
        <translation>Trägt bei</translation>
    </message>
    <message>
        <source>If cut</source>
        <translation>Ohne sie</translation>
    </message>
    <message>
        <source>The anchor&apos;s layer</source>
        <translation>Die Schicht des Ankers</translation>
    </message>
    <message>
        <source>|what the bridge adds| / |the anchor&apos;s state|, mean over all places of the examples</source>
        <translation>|was die Brücke beiträgt| / |Zustand des Ankers|, Mittel über alle Stellen der Beispiele</translation>
    </message>
    <message>
        <source>Rise of the loss, in nats per label, when this connection alone is cut; below zero the composition predicts better without it</source>
        <translation>Anstieg des Verlusts, in Nat je Ziel, wenn nur diese Verbindung durchtrennt wird; unter null sagt die Komposition ohne sie besser vorher</translation>
    </message>
</context>
<context>
    <name>calm::ui::ImportanceView</name>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Runs the trained composition over the examples its run was validated on, once whole and once without each connection</source>
        <translation>Lässt die trainierte Komposition über die Beispiele laufen, an denen ihr Lauf validiert wurde, einmal ganz und einmal ohne jede Verbindung</translation>
    </message>
    <message>
        <source>Once the composition is trained, what each connection adds and what cutting it costs is measured here.</source>
        <translation>Ist die Komposition trainiert, wird hier gemessen, was jede Verbindung beiträgt und was es kostet, sie zu durchtrennen.</translation>
    </message>
    <message>
        <source>Train it</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Show in the drawing</source>
        <translation>In der Zeichnung zeigen</translation>
    </message>
    <message>
        <source>What each connection adds and costs</source>
        <translation>Was jede Verbindung beiträgt und kostet</translation>
    </message>
    <message>
        <source>Links as thick as what they add, coloured by what cutting them costs</source>
        <translation>Linien so dick wie das, was sie beitragen, gefärbt nach dem, was es kostet, sie zu durchtrennen</translation>
    </message>
    <message>
        <source>Checkpoint %1: loss %2 over %3 labels of %4 examples</source>
        <translation>Checkpoint %1: Verlust %2 über %3 Ziele von %4 Beispielen</translation>
    </message>
    <message>
        <source>Models, examples or the best checkpoint have changed since it was measured.</source>
        <translation>Modelle, Beispiele oder der beste Checkpoint haben sich geändert, seit gemessen wurde.</translation>
    </message>
</context>
<context>
    <name>calm::ui::LayerMapPage</name>
    <message>
        <source>Layer map</source>
        <translation>Schichtenkarte</translation>
    </message>
    <message>
        <source>Drag from a layer of an augmenting model to a layer of the anchor: the anchor will read there.</source>
        <translation>Ziehen Sie von einer Schicht eines ergänzenden Modells zu einer Schicht des Ankers: Dort liest der Anker dann mit.</translation>
    </message>
    <message>
        <source>Composition</source>
        <translation>Komposition</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>More about this composition</source>
        <translation>Mehr zu dieser Komposition</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>Speichern unter …</translation>
    </message>
    <message>
        <source>Delete this composition</source>
        <translation>Diese Komposition löschen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Ctrl+Shift+Z</source>
        <translation>Ctrl+Shift+Z</translation>
    </message>
    <message>
        <source>Remove the selected connections</source>
        <translation>Die ausgewählten Verbindungen entfernen</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>Kleiner</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>Größer</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Ctrl+0</source>
        <translation>Ctrl+0</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Add a connection</source>
        <translation>Verbindung hinzufügen</translation>
    </message>
    <message>
        <source>Bridge</source>
        <translation>Brücke</translation>
    </message>
    <message>
        <source>Not yet possible</source>
        <translation>Noch nicht möglich</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Kein Projekt ist geöffnet</translation>
    </message>
    <message>
        <source>Open a project or the example first.</source>
        <translation>Öffnen Sie zuerst ein Projekt oder das Beispiel.</translation>
    </message>
    <message>
        <source>Go to Start</source>
        <translation>Zur Seite Start</translation>
    </message>
    <message>
        <source>Two models are needed</source>
        <translation>Zwei Modelle werden gebraucht</translation>
    </message>
    <message>
        <source>Add an anchor and an augmenting model; then their layers can be joined here.</source>
        <translation>Fügen Sie einen Anker und ein ergänzendes Modell hinzu; dann lassen sich hier ihre Schichten verbinden.</translation>
    </message>
    <message>
        <source>Add models</source>
        <translation>Modelle hinzufügen</translation>
    </message>
    <message>
        <source>No composition yet</source>
        <translation>Noch keine Komposition</translation>
    </message>
    <message>
        <source>Choose which model is the anchor and which one it reads; then their layers appear here.</source>
        <translation>Wählen Sie, welches Modell der Anker ist und welches er liest; dann erscheinen hier ihre Schichten.</translation>
    </message>
    <message>
        <source>Choose roles</source>
        <translation>Rollen wählen</translation>
    </message>
    <message>
        <source>Save the composition as</source>
        <translation>Komposition speichern als</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>%1 2</source>
        <translation>%1 2</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Drawing of the connections</source>
        <translation>Zeichnung der Verbindungen</translation>
    </message>
    <message>
        <source>Drag from layer to layer to connect, a link&apos;s end to move it, over the background to select; the wheel zooms, the middle or right button pans. Keyboard: arrows, Home and End go from layer to layer, Page Up and Down from link to link; Return begins and ends a link, or moves a link&apos;s end at the anchor (Shift+Return the other end); Esc lets go; Delete removes; Ctrl+A selects all; +, - and 0 zoom.</source>
        <translation>Von Schicht zu Schicht ziehen verbindet, am Ende einer Linie ziehen verschiebt sie, über den Hintergrund ziehen wählt aus; das Rad vergrößert, die mittlere oder rechte Taste verschiebt. Tastatur: Pfeile, Pos1 und Ende gehen von Schicht zu Schicht, Bild auf und ab von Linie zu Linie; die Eingabetaste beginnt und beendet eine Linie oder verschiebt ihr Ende am Anker (mit Umschalt das andere Ende); Esc lässt los; Entf entfernt; Strg+A wählt alle; +, - und 0 vergrößern, verkleinern, zeigen alles.</translation>
    </message>
    <message>
        <source>Similarity</source>
        <translation>Ähnlichkeit</translation>
    </message>
    <message>
        <source>Importance</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>The models were exchanged: each connection now stands at the same relative depth of the new ones.</source>
        <translation>Die Modelle wurden ausgetauscht: Jede Verbindung steht nun in derselben relativen Tiefe der neuen.</translation>
    </message>
    <message>
        <source>Thick: adds much. Teal: the loss rises when it is cut; grey: hardly; orange: it falls.</source>
        <translation>Dick: trägt viel bei. Petrol: Der Verlust steigt, wenn sie durchtrennt wird; grau: kaum; orange: Er fällt.</translation>
    </message>
    <message>
        <source>Drag between layers to connect; with the keyboard: arrows, Return, Page Up and Down, Delete</source>
        <translation>Zwischen Schichten ziehen verbindet; mit der Tastatur: Pfeile, Eingabetaste, Bild auf und ab, Entf</translation>
    </message>
</context>
<context>
    <name>calm::ui::LayerScene</name>
    <message>
        <source>anchor</source>
        <translation>Anker</translation>
    </message>
    <message>
        <source>augmenting %1</source>
        <translation>ergänzend %1</translation>
    </message>
    <message>
        <source>augmenting</source>
        <translation>ergänzend</translation>
    </message>
    <message>
        <source>%1, %2 × %3</source>
        <translation>%1, %2 × %3</translation>
    </message>
    <message>
        <source>embedding</source>
        <translation>Einbettung</translation>
    </message>
    <message>
        <source>block %1</source>
        <translation>Block %1</translation>
    </message>
    <message>
        <source>final</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>prediction</source>
        <translation>Vorhersage</translation>
    </message>
    <message>
        <source>%1 layers, %2 numbers wide, %3 attention heads, %4 parameters, %5</source>
        <translation>%1 Schichten, %2 Zahlen breit, %3 Aufmerksamkeitsköpfe, %4 Parameter, %5</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 Parameter</translation>
    </message>
</context>
<context>
    <name>calm::ui::LengthPlot</name>
    <message>
        <source>Examples by length in tokens</source>
        <translation>Beispiele nach Länge in Token</translation>
    </message>
    <message>
        <source>Press or drag to move the line of the longest length</source>
        <translation>Drücken oder ziehen Sie, um die Linie der größten Länge zu bewegen</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>examples</source>
        <translation>Beispiele</translation>
    </message>
</context>
<context>
    <name>calm::ui::LinkFacts</name>
    <message>
        <source>embedding</source>
        <translation>Einbettung</translation>
    </message>
    <message>
        <source>final state</source>
        <translation>Endzustand</translation>
    </message>
    <message>
        <source>prediction</source>
        <translation>Vorhersage</translation>
    </message>
    <message>
        <source>block %1</source>
        <translation>Block %1</translation>
    </message>
    <message>
        <source>%1, %2 → %3, %4: %5 heads, %6 parameters</source>
        <translation>%1, %2 → %3, %4: %5 Köpfe, %6 Parameter</translation>
    </message>
    <message>
        <source>%1, %2 → %3, %4</source>
        <translation>%1, %2 → %3, %4</translation>
    </message>
    <message>
        <source>reads the augmenting state %1</source>
        <translation>liest den ergänzenden Zustand %1</translation>
    </message>
    <message>
        <source>W_proj %1 makes it %2</source>
        <translation>W_proj %1 macht daraus %2</translation>
    </message>
    <message>
        <source>keys and values %1, queries of the anchor&apos;s state %2</source>
        <translation>Keys und Values %1, Queries aus dem Zustand %2 des Ankers</translation>
    </message>
    <message>
        <source>%1 heads of %2, causal: only what has been read by then</source>
        <translation>%1 Köpfe zu %2, kausal: nur, was bis dahin gelesen wurde</translation>
    </message>
    <message>
        <source>W_O %1 adds %2 to the anchor&apos;s state</source>
        <translation>W_O %1 fügt dem Zustand des Ankers %2 hinzu</translation>
    </message>
    <message>
        <source>%1 trained parameters: %2 × %3 + 4 × %3 × %3%4</source>
        <translation>%1 trainierte Parameter: %2 × %3 + 4 × %3 × %3%4</translation>
    </message>
    <message>
        <source> + 6 × %1 (biases and norm)</source>
        <translation> + 6 × %1 (Bias und Norm)</translation>
    </message>
    <message>
        <source>measured: adds %1 of the state&apos;s length; cut, the loss changes by %2</source>
        <translation>gemessen: trägt %1 der Länge des Zustands bei; durchtrennt ändert sich der Verlust um %2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>not connected</source>
        <translation>nicht verbunden</translation>
    </message>
    <message>
        <source>1 connection</source>
        <translation>1 Verbindung</translation>
    </message>
    <message>
        <source>%1 connections</source>
        <translation>%1 Verbindungen</translation>
    </message>
    <message>
        <source>%1, %2: %3 wide, %4</source>
        <translation>%1, %2: %3 breit, %4</translation>
    </message>
</context>
<context>
    <name>calm::ui::LoraEditor</name>
    <message>
        <source>The width of the low-rank changes. Matched: the one whose trained numbers come nearest to those of the composition&apos;s bridges, as the paper compares.</source>
        <translation>Die Breite der niederrangigen Änderungen. Angeglichen: die, deren trainierte Zahlen denen der Brücken der Komposition am nächsten kommen, wie der Aufsatz vergleicht.</translation>
    </message>
    <message>
        <source>matched</source>
        <translation>angeglichen</translation>
    </message>
    <message>
        <source>The changes are scaled by alpha / rank.</source>
        <translation>Die Änderungen werden mit Alpha / Rang skaliert.</translation>
    </message>
    <message>
        <source>twice the rank</source>
        <translation>doppelter Rang</translation>
    </message>
    <message>
        <source>The share of each matrix&apos;s input that is left out in training.</source>
        <translation>Der Anteil der Eingabe jeder Matrix, der im Training ausgelassen wird.</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>query</source>
        <translation>Query</translation>
    </message>
    <message>
        <source>key</source>
        <translation>Key</translation>
    </message>
    <message>
        <source>value</source>
        <translation>Value</translation>
    </message>
    <message>
        <source>output</source>
        <translation>Output</translation>
    </message>
    <message>
        <source>gate</source>
        <translation>Gate</translation>
    </message>
    <message>
        <source>up</source>
        <translation>Up</translation>
    </message>
    <message>
        <source>down</source>
        <translation>Down</translation>
    </message>
    <message>
        <source>Change the matrix %1</source>
        <translation>Die Matrix %1 ändern</translation>
    </message>
    <message>
        <source>A matrix of the attention</source>
        <translation>Eine Matrix der Aufmerksamkeit</translation>
    </message>
    <message>
        <source>A matrix of the MLP</source>
        <translation>Eine Matrix des MLP</translation>
    </message>
    <message>
        <source>&amp;Rank</source>
        <translation>&amp;Rang</translation>
    </message>
    <message>
        <source>Alp&amp;ha</source>
        <translation>Alp&amp;ha</translation>
    </message>
    <message>
        <source>Dropo&amp;ut</source>
        <translation>Dropo&amp;ut</translation>
    </message>
    <message>
        <source>Matrices</source>
        <translation>Matrizen</translation>
    </message>
</context>
<context>
    <name>calm::ui::MainWindow</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>The project was exported.</source>
        <translation>Das Projekt wurde exportiert.</translation>
    </message>
    <message>
        <source>Ctrl+%1</source>
        <translation>Strg+%1</translation>
    </message>
    <message>
        <source>The project %1 was opened.</source>
        <translation>Das Projekt %1 wurde geöffnet.</translation>
    </message>
    <message>
        <source>%1 – CALM Workbench</source>
        <translation>%1 – CALM Workbench</translation>
    </message>
    <message>
        <source>CALM Workbench</source>
        <translation>CALM Workbench</translation>
    </message>
    <message>
        <source>Restart the engine</source>
        <translation>Engine neu starten</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>Ungesicherte Änderungen</translation>
    </message>
    <message>
        <source>%1 has changes that are not saved. Save them?</source>
        <translation>%1 hat Änderungen, die nicht gespeichert sind. Speichern?</translation>
    </message>
    <message>
        <source>%1 is trained: %2 steps, best validation loss %3.</source>
        <translation>%1 ist trainiert: %2 Schritte, bester Validierungsverlust %3.</translation>
    </message>
    <message>
        <source>%1 is trained: %2 steps.</source>
        <translation>%1 ist trainiert: %2 Schritte.</translation>
    </message>
    <message>
        <source>%1 has failed at step %2.</source>
        <translation>%1 ist bei Schritt %2 gescheitert.</translation>
    </message>
    <message>
        <source>The worker of %1 has gone at step %2; resume the run to go on.</source>
        <translation>Der Arbeitsprozess von %1 ist bei Schritt %2 verschwunden; setzen Sie den Lauf fort.</translation>
    </message>
    <message>
        <source>%1 was stopped at step %2.</source>
        <translation>%1 wurde bei Schritt %2 angehalten.</translation>
    </message>
    <message>
        <source>Find a command</source>
        <translation>Befehl finden</translation>
    </message>
    <message>
        <source>Find anything the window can do, a page, a dataset, a run (%1)</source>
        <translation>Alles finden, was das Fenster kann, eine Seite, einen Datensatz, einen Lauf (%1)</translation>
    </message>
    <message>
        <source>Activity: every message of the window</source>
        <translation>Meldungen: alles, was das Fenster gesagt hat</translation>
    </message>
    <message numerus="yes">
        <source>Activity: %n unread message(s)</source>
        <translation>
            <numerusform>Meldungen: %n ungelesene</numerusform>
            <numerusform>Meldungen: %n ungelesene</numerusform>
        </translation>
    </message>
    <message>
        <source>CALM projects (*.calm)</source>
        <translation>CALM-Projekte (*.calm)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;New project…</source>
        <translation>&amp;Neues Projekt …</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>Ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>&amp;Import a project folder…</source>
        <translation>Projektordner &amp;importieren …</translation>
    </message>
    <message>
        <source>&amp;Export as a folder…</source>
        <translation>Als Ordner &amp;exportieren …</translation>
    </message>
    <message>
        <source>&amp;Close project</source>
        <translation>Projekt s&amp;chließen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Engine</source>
        <translation>&amp;Engine</translation>
    </message>
    <message>
        <source>&amp;Restart the engine</source>
        <translation>Engine &amp;neu starten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>A&amp;ctivity</source>
        <translation>&amp;Meldungen</translation>
    </message>
    <message>
        <source>&amp;Find a command…</source>
        <translation>Befehl &amp;finden …</translation>
    </message>
    <message>
        <source>&amp;Next part of the window</source>
        <translation>&amp;Nächster Teil des Fensters</translation>
    </message>
    <message>
        <source>&amp;Previous part of the window</source>
        <translation>&amp;Voriger Teil des Fensters</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>The window is in this language from its next start on. Open it anew now?</source>
        <translation>Das Fenster spricht diese Sprache ab dem nächsten Start. Jetzt neu öffnen?</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;What is this field for?</source>
        <translation>&amp;Wozu dient dieses Feld?</translation>
    </message>
    <message>
        <source>Ask with the &amp;pointer</source>
        <translation>Mit dem &amp;Zeiger fragen</translation>
    </message>
    <message>
        <source>&amp;About CALM Workbench</source>
        <translation>Ü&amp;ber CALM Workbench</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>Noch keine</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>Neues Projekt</translation>
    </message>
    <message>
        <source>my project</source>
        <translation>mein Projekt</translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <source>Import a project folder</source>
        <translation>Projektordner importieren</translation>
    </message>
    <message>
        <source>Save the project as</source>
        <translation>Projekt speichern als</translation>
    </message>
    <message>
        <source>importing the project</source>
        <translation>Importieren des Projekts</translation>
    </message>
    <message>
        <source>Export into an empty folder</source>
        <translation>In einen leeren Ordner exportieren</translation>
    </message>
    <message>
        <source>exporting the project</source>
        <translation>Exportieren des Projekts</translation>
    </message>
    <message>
        <source>About CALM Workbench</source>
        <translation>Über CALM Workbench</translation>
    </message>
    <message>
        <source>&lt;h3&gt;CALM Workbench %1&lt;/h3&gt;&lt;p&gt;Joins frozen language models through cross-attention, trains only the bridge between them and compares the result with its parts.&lt;/p&gt;&lt;p&gt;After “LLM Augmented LLMs: Expanding Capabilities through Composition”, Bansal et al., ICLR 2024.&lt;/p&gt;</source>
        <translation>&lt;h3&gt;CALM Workbench %1&lt;/h3&gt;&lt;p&gt;Verbindet eingefrorene Sprachmodelle durch Cross-Attention, trainiert nur die Brücke zwischen ihnen und vergleicht das Ergebnis mit seinen Teilen.&lt;/p&gt;&lt;p&gt;Nach „LLM Augmented LLMs: Expanding Capabilities through Composition“, Bansal u. a., ICLR 2024.&lt;/p&gt;</translation>
    </message>
</context>
<context>
    <name>calm::ui::MeasureBar</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stops measuring; nothing is kept of it</source>
        <translation>Hält das Messen an; nichts davon bleibt</translation>
    </message>
    <message>
        <source>How far the measuring is</source>
        <translation>Wie weit das Messen ist</translation>
    </message>
    <message>
        <source>waiting for the engine</source>
        <translation>wartet auf die Engine</translation>
    </message>
</context>
<context>
    <name>calm::ui::MetricsPlot</name>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>training, smoothed</source>
        <translation>Training, geglättet</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source> (step %1)</source>
        <translation> (Schritt %1)</translation>
    </message>
    <message>
        <source>learning rate %1: </source>
        <translation>Lernrate %1: </translation>
    </message>
    <message>
        <source>step %1: </source>
        <translation>Schritt %1: </translation>
    </message>
    <message>
        <source>Move the pointer over the curves to read their values.</source>
        <translation>Bewegen Sie den Zeiger über die Kurven, um ihre Werte zu lesen.</translation>
    </message>
    <message>
        <source>The smoothed loss is lowest at a learning rate of %1; a tenth of it, %2, is a usual choice.</source>
        <translation>Der geglättete Verlust ist bei einer Lernrate von %1 am kleinsten; ein Zehntel davon, %2, ist eine übliche Wahl.</translation>
    </message>
    <message>
        <source>None of the chosen runs is a learning-rate range test: choose that schedule for a run.</source>
        <translation>Keiner der gewählten Läufe ist ein Lernratentest: Wählen Sie diesen Verlauf für einen Lauf.</translation>
    </message>
    <message>
        <source>Curves of the chosen runs</source>
        <translation>Kurven der gewählten Läufe</translation>
    </message>
    <message>
        <source>Plus and minus zoom, the arrows move the view, with Shift they move the line that reads the values.</source>
        <translation>Plus und Minus vergrößern und verkleinern, die Pfeile bewegen die Ansicht, mit Umschalt die Linie, an der Werte abgelesen werden.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>What the curves show</source>
        <translation>Was die Kurven zeigen</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>Gradientennorm</translation>
    </message>
    <message>
        <source>Tokens per second</source>
        <translation>Token pro Sekunde</translation>
    </message>
    <message>
        <source>Loss over learning rate</source>
        <translation>Verlust über Lernrate</translation>
    </message>
    <message>
        <source>Smoothing of the training loss</source>
        <translation>Glättung des Trainingsverlusts</translation>
    </message>
    <message>
        <source>How much of the past a smoothed value holds</source>
        <translation>Wie viel Vergangenes ein geglätteter Wert enthält</translation>
    </message>
    <message>
        <source>Not smoothed</source>
        <translation>Nicht geglättet</translation>
    </message>
    <message>
        <source>Little smoothed</source>
        <translation>Wenig geglättet</translation>
    </message>
    <message>
        <source>Smoothed</source>
        <translation>Geglättet</translation>
    </message>
    <message>
        <source>Much smoothed</source>
        <translation>Stark geglättet</translation>
    </message>
    <message>
        <source>log</source>
        <translation>log</translation>
    </message>
    <message>
        <source>Logarithmic axis (Ctrl+L)</source>
        <translation>Logarithmische Achse (Strg+L)</translation>
    </message>
    <message>
        <source>Logarithmic axis</source>
        <translation>Logarithmische Achse</translation>
    </message>
    <message>
        <source>Zoom in; or turn the wheel, with Ctrl upwards</source>
        <translation>Vergrößern; oder am Rad drehen, mit Strg nach oben</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>Show all; dragging moves</source>
        <translation>Alles zeigen; Ziehen verschiebt</translation>
    </message>
    <message>
        <source>Save the curves</source>
        <translation>Kurven speichern</translation>
    </message>
    <message>
        <source>Picture (PNG)…</source>
        <translation>Bild (PNG) …</translation>
    </message>
    <message>
        <source>Vector drawing (PDF)…</source>
        <translation>Vektorzeichnung (PDF) …</translation>
    </message>
    <message>
        <source>Numbers (CSV)…</source>
        <translation>Zahlen (CSV) …</translation>
    </message>
</context>
<context>
    <name>calm::ui::MixtureEditor</name>
    <message>
        <source>Add a dataset</source>
        <translation>Datensatz hinzufügen</translation>
    </message>
    <message>
        <source>Dataset</source>
        <translation>Datensatz</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Anteil</translation>
    </message>
    <message>
        <source>At the end</source>
        <translation>Am Ende</translation>
    </message>
    <message>
        <source>Dataset %1</source>
        <translation>Datensatz %1</translation>
    </message>
    <message>
        <source>Share of dataset %1</source>
        <translation>Anteil von Datensatz %1</translation>
    </message>
    <message>
        <source>same</source>
        <translation>gleich</translation>
    </message>
    <message>
        <source>Share of dataset %1 at the end of the run</source>
        <translation>Anteil von Datensatz %1 am Ende des Laufs</translation>
    </message>
    <message>
        <source>Take this dataset out</source>
        <translation>Diesen Datensatz herausnehmen</translation>
    </message>
    <message>
        <source>Take dataset %1 out</source>
        <translation>Datensatz %1 herausnehmen</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1: %2 examples</source>
        <translation>%1: %2 Beispiele</translation>
    </message>
    <message>
        <source>%1 (all splits)</source>
        <translation>%1 (alle Teile)</translation>
    </message>
    <message>
        <source>%1 (not in the project)</source>
        <translation>%1 (nicht im Projekt)</translation>
    </message>
</context>
<context>
    <name>calm::ui::ModelCardView</name>
    <message>
        <source>Select a model to see its numbers and to try it.</source>
        <translation>Wählen Sie ein Modell, um seine Zahlen zu sehen und es auszuprobieren.</translation>
    </message>
    <message>
        <source>Add to the project</source>
        <translation>Ins Projekt aufnehmen</translation>
    </message>
    <message>
        <source>So that it can be an anchor or an augmenting model here; it stays where it lies.</source>
        <translation>Damit es hier Anker oder ergänzendes Modell sein kann; es bleibt, wo es liegt.</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>Seinen Ordner öffnen</translation>
    </message>
    <message>
        <source>Copy its path</source>
        <translation>Seinen Pfad kopieren</translation>
    </message>
    <message>
        <source>No program could be found that shows the folder %1.</source>
        <translation>Es fand sich kein Programm, das den Ordner %1 zeigt.</translation>
    </message>
    <message>
        <source>Numbers of the model</source>
        <translation>Zahlen des Modells</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>Chat-Vorlage</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>Gemeinsam</translation>
    </message>
    <message>
        <source>A text as all models of the composition read it</source>
        <translation>Ein Text, wie alle Modelle der Komposition ihn lesen</translation>
    </message>
    <message>
        <source>No model selected</source>
        <translation>Kein Modell ausgewählt</translation>
    </message>
    <message>
        <source>Locate…</source>
        <translation>Suchen …</translation>
    </message>
    <message>
        <source>Say where the model lies now; its content tells whether it is the same (Ctrl+L)</source>
        <translation>Sagen Sie, wo das Modell jetzt liegt; sein Inhalt zeigt, ob es dasselbe ist (Strg+L)</translation>
    </message>
    <message>
        <source>Note on the model</source>
        <translation>Notiz zum Modell</translation>
    </message>
    <message>
        <source>Note: what it knows, where it is from …</source>
        <translation>Notiz: was es weiß, woher es ist …</translation>
    </message>
    <message>
        <source>Kept in the project; Return or leaving the line keeps it</source>
        <translation>Im Projekt aufbewahrt; die Eingabetaste oder das Verlassen der Zeile behält sie</translation>
    </message>
</context>
<context>
    <name>calm::ui::ModelFactsView</name>
    <message>
        <source>Family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>Architecture: %1</source>
        <translation>Architektur: %1</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>Blöcke</translation>
    </message>
    <message>
        <source>Decoder blocks: the layers that connections can be drawn between.</source>
        <translation>Decoderblöcke: die Schichten, zwischen denen Verbindungen gezeichnet werden können.</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Numbers in the state between two blocks (hidden size).</source>
        <translation>Zahlen im Zustand zwischen zwei Blöcken (hidden size).</translation>
    </message>
    <message>
        <source>MLP width</source>
        <translation>MLP-Breite</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Numbers inside a block&apos;s feed-forward part, and its activation.</source>
        <translation>Zahlen im Feed-Forward-Teil eines Blocks und seine Aktivierung.</translation>
    </message>
    <message>
        <source>Experts</source>
        <translation>Experten</translation>
    </message>
    <message>
        <source>%1, %2 per token</source>
        <translation>%1, %2 je Token</translation>
    </message>
    <message>
        <source>Norm epsilon</source>
        <translation>Norm-Epsilon</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>Wortschatz</translation>
    </message>
    <message>
        <source>Embeddings</source>
        <translation>Einbettungen</translation>
    </message>
    <message>
        <source>tied</source>
        <translation>geteilt</translation>
    </message>
    <message>
        <source>separate</source>
        <translation>getrennt</translation>
    </message>
    <message>
        <source>Tied: the same matrix turns tokens into states and states into tokens.</source>
        <translation>Geteilt: Dieselbe Matrix macht aus Token Zustände und aus Zuständen Token.</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>Tokenizer</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>Chat-Vorlage</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>As the front matter of its README.md says.</source>
        <translation>Wie der Vorspann seiner README.md sagt.</translation>
    </message>
    <message>
        <source>%1, keys and values %2</source>
        <translation>%1, Keys und Values %2</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>Köpfe</translation>
    </message>
    <message>
        <source>Attention heads; fewer for keys and values save memory.</source>
        <translation>Aufmerksamkeitsköpfe; weniger für Keys und Values sparen Speicher.</translation>
    </message>
    <message>
        <source>Head width</source>
        <translation>Kopfbreite</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>How many tokens it was made to read at most.</source>
        <translation>Für wie viele Token höchstens es gemacht wurde.</translation>
    </message>
    <message>
        <source>learned</source>
        <translation>gelernt</translation>
    </message>
    <message>
        <source>rotary</source>
        <translation>rotierend</translation>
    </message>
    <message>
        <source>base %1</source>
        <translation>Basis %1</translation>
    </message>
    <message>
        <source>%1 in windows</source>
        <translation>%1 in Fenstern</translation>
    </message>
    <message>
        <source>%1 of a head</source>
        <translation>%1 eines Kopfs</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>Positionen</translation>
    </message>
    <message>
        <source>How it knows where a token stands; rotary embeddings may be scaled for longer contexts.</source>
        <translation>Woher es weiß, wo ein Token steht; rotierende Einbettungen können für längere Kontexte skaliert sein.</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>%1 tokens in %2 of %3 blocks</source>
        <translation>%1 Token in %2 von %3 Blöcken</translation>
    </message>
    <message>
        <source>How far back attention looks in the blocks that have a sliding window.</source>
        <translation>Wie weit die Aufmerksamkeit in Blöcken mit gleitendem Fenster zurückschaut.</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>What most of its weights are stored as.</source>
        <translation>Als was die meisten seiner Gewichte gespeichert sind.</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>On disk, and in memory while it is used.</source>
        <translation>Auf der Platte und im Speicher, während es benutzt wird.</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>und %1 weitere</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>%1, %2 together</source>
        <translation>%1, zusammen %2</translation>
    </message>
    <message>
        <source>As float32</source>
        <translation>Als float32</translation>
    </message>
    <message>
        <source>The weights widened to float32. Here they stay in the file&apos;s precision; a program that computes with float32 alone needs this much.</source>
        <translation>Die Gewichte auf float32 erweitert. Hier bleiben sie in der Genauigkeit der Datei; ein Programm, das nur mit float32 rechnet, braucht so viel.</translation>
    </message>
    <message>
        <source>Keys and values</source>
        <translation>Keys und Values</translation>
    </message>
    <message>
        <source>%1 at %2 tokens</source>
        <translation>%1 bei %2 Token</translation>
    </message>
    <message>
        <source>%1 a token</source>
        <translation>%1 je Token</translation>
    </message>
    <message>
        <source>What it keeps of every token read, in float32: %1 a token.</source>
        <translation>Was es von jedem gelesenen Token behält, in float32: %1 je Token.</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Against what this machine has free now.</source>
        <translation>Gemessen an dem, was dieser Rechner jetzt frei hat.</translation>
    </message>
</context>
<context>
    <name>calm::ui::ModelList</name>
    <message>
        <source>Filter by name, family, place …</source>
        <translation>Filtern nach Name, Familie, Ort …</translation>
    </message>
    <message>
        <source>Filter the models</source>
        <translation>Modelle filtern</translation>
    </message>
    <message>
        <source>All words must occur in the row (Ctrl+F).</source>
        <translation>Alle Wörter müssen in der Zeile vorkommen (Strg+F).</translation>
    </message>
    <message>
        <source>Which models are shown</source>
        <translation>Welche Modelle gezeigt werden</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>Alle Modelle</translation>
    </message>
    <message>
        <source>In this project</source>
        <translation>In diesem Projekt</translation>
    </message>
    <message>
        <source>Elsewhere on this machine</source>
        <translation>Sonst auf diesem Rechner</translation>
    </message>
    <message>
        <source>Look again (F5)</source>
        <translation>Neu suchen (F5)</translation>
    </message>
    <message>
        <source>Look for models again</source>
        <translation>Neu nach Modellen suchen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Add to the project</source>
        <translation>Ins Projekt aufnehmen</translation>
    </message>
    <message>
        <source>Remove from the project or the list</source>
        <translation>Aus dem Projekt oder der Liste entfernen</translation>
    </message>
    <message>
        <source>%1 of %2 models</source>
        <translation>%1 von %2 Modellen</translation>
    </message>
    <message>
        <source>1 model</source>
        <translation>1 Modell</translation>
    </message>
    <message>
        <source>%1 models</source>
        <translation>%1 Modelle</translation>
    </message>
    <message>
        <source>1 cannot be used</source>
        <translation>1 ist nicht nutzbar</translation>
    </message>
    <message>
        <source>%1 cannot be used</source>
        <translation>%1 sind nicht nutzbar</translation>
    </message>
    <message>
        <source>looking …</source>
        <translation>wird gesucht …</translation>
    </message>
    <message>
        <source>read in %1 ms</source>
        <translation>in %1 ms gelesen</translation>
    </message>
    <message>
        <source>read in %1</source>
        <translation>in %1 gelesen</translation>
    </message>
    <message>
        <source>No model matches “%1”.</source>
        <translation>Kein Modell passt zu „%1“.</translation>
    </message>
    <message>
        <source>Looking for models …</source>
        <translation>Modelle werden gesucht …</translation>
    </message>
    <message>
        <source>This project has no model yet. Select one of all models and press Return.</source>
        <translation>Dieses Projekt hat noch kein Modell. Wählen Sie unter allen Modellen eines und drücken Sie die Eingabetaste.</translation>
    </message>
    <message>
        <source>No other model was found. Add a folder, or drop one here.</source>
        <translation>Kein anderes Modell wurde gefunden. Fügen Sie einen Ordner hinzu oder legen Sie hier einen ab.</translation>
    </message>
    <message>
        <source>Locate…</source>
        <translation>Suchen …</translation>
    </message>
    <message>
        <source>1 is missing</source>
        <translation>1 fehlt</translation>
    </message>
    <message>
        <source>%1 are missing</source>
        <translation>%1 fehlen</translation>
    </message>
</context>
<context>
    <name>calm::ui::ModelsModel</name>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>usable</source>
        <translation>nutzbar</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 Parameter</translation>
    </message>
    <message>
        <source>config.json does not state it.</source>
        <translation>config.json gibt es nicht an.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Family</source>
        <translation>Familie</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Layers × width</source>
        <translation>Schichten × Breite</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Tokenizer</source>
        <translation>Tokenizer</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Those of this project stand first, in bold.</source>
        <translation>Die dieses Projekts stehen zuerst, in Fett.</translation>
    </message>
    <message>
        <source>The architecture, as config.json&apos;s model_type names it.</source>
        <translation>Die Architektur, wie model_type in config.json sie nennt.</translation>
    </message>
    <message>
        <source>All numbers of all tensors.</source>
        <translation>Alle Zahlen aller Tensoren.</translation>
    </message>
    <message>
        <source>How many decoder blocks, and how wide the state between them is.</source>
        <translation>Wie viele Decoderblöcke und wie breit der Zustand zwischen ihnen ist.</translation>
    </message>
    <message>
        <source>How many tokens it was made to read at most.</source>
        <translation>Für wie viele Token höchstens es gemacht wurde.</translation>
    </message>
    <message>
        <source>What most of its weights are stored as.</source>
        <translation>Als was die meisten seiner Gewichte gespeichert sind.</translation>
    </message>
    <message>
        <source>The weights on disk.</source>
        <translation>Die Gewichte auf der Platte.</translation>
    </message>
    <message>
        <source>The kind of tokenizer.json.</source>
        <translation>Die Art der tokenizer.json.</translation>
    </message>
    <message>
        <source>In this project, or where on this machine it was found.</source>
        <translation>In diesem Projekt, oder wo auf diesem Rechner es gefunden wurde.</translation>
    </message>
    <message>
        <source>Whether this version can use it, and if not, why.</source>
        <translation>Ob diese Version es nutzen kann, und wenn nicht, warum.</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>missing: %1</source>
        <translation>fehlt: %1</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Whether it goes into the memory that is free now: weights, and keys and values of all tokens it was made for.</source>
        <translation>Ob es in den jetzt freien Speicher geht: Gewichte sowie Keys und Values aller Token, für die es gemacht wurde.</translation>
    </message>
</context>
<context>
    <name>calm::ui::ModelsPage</name>
    <message>
        <source>Add models</source>
        <translation>Modelle hinzufügen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>A folder…</source>
        <translation>Ordner …</translation>
    </message>
    <message>
        <source>Where models are looked for…</source>
        <translation>Wo nach Modellen gesucht wird …</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Neu suchen</translation>
    </message>
    <message>
        <source>Models on this machine, in Hugging Face layout. Drop a folder here to add it.</source>
        <translation>Modelle auf diesem Rechner, im Aufbau von Hugging Face. Legen Sie hier einen Ordner ab, um ihn hinzuzufügen.</translation>
    </message>
    <message>
        <source>This project</source>
        <translation>Dieses Projekt</translation>
    </message>
    <message>
        <source>Hugging Face</source>
        <translation>Hugging Face</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Kein Projekt ist geöffnet</translation>
    </message>
    <message>
        <source>Open a project or the example first.</source>
        <translation>Öffnen Sie zuerst ein Projekt oder das Beispiel.</translation>
    </message>
    <message>
        <source>Go to Start</source>
        <translation>Zur Seite Start</translation>
    </message>
    <message>
        <source>Looking for models …</source>
        <translation>Modelle werden gesucht …</translation>
    </message>
    <message>
        <source>In the folders that were added, and in the Hugging Face cache.</source>
        <translation>In den hinzugefügten Ordnern und im Hugging-Face-Cache.</translation>
    </message>
    <message>
        <source>No models yet</source>
        <translation>Noch keine Modelle</translation>
    </message>
    <message>
        <source>Add the folder of a model in Hugging Face layout (config.json, safetensors, tokenizer.json), or drop it here. Models downloaded to %1 are listed by themselves.</source>
        <translation>Fügen Sie den Ordner eines Modells im Aufbau von Hugging Face hinzu (config.json, safetensors, tokenizer.json) oder legen Sie ihn hier ab. Nach %1 heruntergeladene Modelle sind von selbst aufgeführt.</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>Add the folder of a model, or of several</source>
        <translation>Ordner eines Modells oder mehrerer hinzufügen</translation>
    </message>
    <message>
        <source>There is no model in %1: a folder with config.json and safetensors files is needed, or one that holds such folders.</source>
        <translation>In %1 ist kein Modell: Gebraucht wird ein Ordner mit config.json und safetensors-Dateien oder einer, der solche Ordner enthält.</translation>
    </message>
    <message>
        <source>That model is in the project already.</source>
        <translation>Dieses Modell ist schon im Projekt.</translation>
    </message>
    <message>
        <source>Drop to add %1</source>
        <translation>Ablegen, um %1 hinzuzufügen</translation>
    </message>
    <message>
        <source>Only folders of this machine can be added</source>
        <translation>Nur Ordner dieses Rechners lassen sich hinzufügen</translation>
    </message>
    <message>
        <source>Drop to add %1 folders</source>
        <translation>Ablegen, um %1 Ordner hinzuzufügen</translation>
    </message>
    <message>
        <source>Only folders of this machine can be added; download the model first.</source>
        <translation>Nur Ordner dieses Rechners lassen sich hinzufügen; laden Sie das Modell zuerst herunter.</translation>
    </message>
    <message>
        <source>%1 is off the list; its files stay.</source>
        <translation>%1 ist von der Liste; seine Dateien bleiben.</translation>
    </message>
    <message>
        <source>%1 was taken out of the project; its files stay.</source>
        <translation>%1 wurde aus dem Projekt genommen; seine Dateien bleiben.</translation>
    </message>
    <message>
        <source>%1 and %2 were taken out of the project; files stay.</source>
        <translation>%1 und %2 wurden aus dem Projekt genommen; Dateien bleiben.</translation>
    </message>
    <message>
        <source>1 composition</source>
        <translation>1 Komposition</translation>
    </message>
    <message>
        <source>%1 compositions</source>
        <translation>%1 Kompositionen</translation>
    </message>
    <message>
        <source>Remove a model</source>
        <translation>Modell entfernen</translation>
    </message>
    <message>
        <source>The composition %1 uses %2.</source>
        <translation>Die Komposition %1 benutzt %2.</translation>
    </message>
    <message>
        <source>The compositions %1 use %2.</source>
        <translation>Die Kompositionen %1 benutzen %2.</translation>
    </message>
    <message>
        <source>Without the model they cannot be: they would be removed with it. Files stay.</source>
        <translation>Ohne das Modell kann es sie nicht geben: Sie würden mit ihm entfernt. Dateien bleiben.</translation>
    </message>
    <message>
        <source>Remove all of them</source>
        <translation>Alle entfernen</translation>
    </message>
    <message>
        <source>Where does %1 lie now?</source>
        <translation>Wo liegt %1 jetzt?</translation>
    </message>
    <message>
        <source>Looking whether this is %1 …</source>
        <translation>Es wird nachgesehen, ob das %1 ist …</translation>
    </message>
    <message>
        <source>looking at the model</source>
        <translation>Nachsehen beim Modell</translation>
    </message>
    <message>
        <source>%1 lies in %2 now: it is the same, byte for byte.</source>
        <translation>%1 liegt jetzt in %2: Es ist dasselbe, Byte für Byte.</translation>
    </message>
    <message>
        <source>%1 lies in %2 now: family and sizes are the same; what it contained was never hashed.</source>
        <translation>%1 liegt jetzt in %2: Familie und Größen sind dieselben; was es enthielt, wurde nie durchgerechnet.</translation>
    </message>
    <message>
        <source>%1 is another model now, that in %2.</source>
        <translation>%1 ist jetzt ein anderes Modell, das in %2.</translation>
    </message>
    <message>
        <source>Another model</source>
        <translation>Ein anderes Modell</translation>
    </message>
    <message>
        <source>What was trained with the model that is missing was trained with other numbers; its runs cannot be resumed with this one.</source>
        <translation>Was mit dem fehlenden Modell trainiert wurde, wurde mit anderen Zahlen trainiert; seine Läufe lassen sich mit diesem nicht fortsetzen.</translation>
    </message>
    <message>
        <source>Use it all the same</source>
        <translation>Trotzdem nehmen</translation>
    </message>
    <message>
        <source>Train one from your data</source>
        <translation>Eines aus Ihren Daten trainieren</translation>
    </message>
    <message>
        <source>List again what was taken off the list</source>
        <translation>Wieder aufführen, was von der Liste genommen wurde</translation>
    </message>
    <message>
        <source>Train a small augmenting model from the project&apos;s data, in the background (Ctrl+T)</source>
        <translation>Im Hintergrund ein kleines ergänzendes Modell aus den Daten des Projekts trainieren (Strg+T)</translation>
    </message>
</context>
<context>
    <name>calm::ui::Navigation</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
</context>
<context>
    <name>calm::ui::PresetBar</name>
    <message>
        <source>for</source>
        <translation>für</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Muster</translation>
    </message>
    <message>
        <source>Every k-th layer</source>
        <translation>Jede k-te Schicht</translation>
    </message>
    <message>
        <source>Evenly spaced</source>
        <translation>Gleichmäßig verteilt</translation>
    </message>
    <message>
        <source>Same relative depth</source>
        <translation>Gleiche relative Tiefe</translation>
    </message>
    <message>
        <source>Last layers</source>
        <translation>Letzte Schichten</translation>
    </message>
    <message>
        <source>Final state into the first blocks</source>
        <translation>Endzustand in die ersten Blöcke</translation>
    </message>
    <message>
        <source>Replaces all connections of these models; can be undone</source>
        <translation>Ersetzt alle Verbindungen dieser Modelle; lässt sich rückgängig machen</translation>
    </message>
    <message>
        <source>For which augmenting models</source>
        <translation>Für welche ergänzenden Modelle</translation>
    </message>
    <message>
        <source>k</source>
        <translation>k</translation>
    </message>
    <message>
        <source>n</source>
        <translation>n</translation>
    </message>
    <message>
        <source>Every how many layers</source>
        <translation>Alle wie viele Schichten</translation>
    </message>
    <message>
        <source>How many</source>
        <translation>Wie viele</translation>
    </message>
    <message>
        <source>each augmenting model</source>
        <translation>jedes ergänzende Modell</translation>
    </message>
    <message>
        <source>%1 only</source>
        <translation>nur %1</translation>
    </message>
    <message>
        <source>Connections by a rule. What it would draw is shown dashed; Apply draws it.</source>
        <translation>Verbindungen nach einer Regel. Was sie zeichnen würde, ist gestrichelt gezeigt; Anwenden zeichnet es.</translation>
    </message>
    <message>
        <source>Most alike</source>
        <translation>Ähnlichste</translation>
    </message>
    <message>
        <source>As in %1</source>
        <translation>Wie in %1</translation>
    </message>
</context>
<context>
    <name>calm::ui::PretrainDialog</name>
    <message>
        <source>Train an augmenting model from your data</source>
        <translation>Ein ergänzendes Modell aus Ihren Daten trainieren</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Training starten</translation>
    </message>
    <message>
        <source>Trains in the background when its turn comes; the window may be closed</source>
        <translation>Trainiert im Hintergrund, wenn es an der Reihe ist; das Fenster kann geschlossen werden</translation>
    </message>
    <message>
        <source>Import data…</source>
        <translation>Daten importieren …</translation>
    </message>
    <message>
        <source>Leads to the Data page, where files become datasets of the project</source>
        <translation>Führt zur Seite Daten, wo aus Dateien Datensätze des Projekts werden</translation>
    </message>
    <message>
        <source>A small model of the llama family is made from nothing and learns the examples of a dataset by heart. When it is done it is one of the project&apos;s models, and an anchor can read its layers.</source>
        <translation>Ein kleines Modell der Llama-Familie wird aus dem Nichts gemacht und lernt die Beispiele eines Datensatzes auswendig. Ist es fertig, gehört es zu den Modellen des Projekts, und ein Anker kann seine Schichten lesen.</translation>
    </message>
</context>
<context>
    <name>calm::ui::PretrainForm</name>
    <message>
        <source>What the model is called in the project when it is done</source>
        <translation>Wie das Modell im Projekt heißt, wenn es fertig ist</translation>
    </message>
    <message>
        <source>The folder to make for it; when left empty it stands in the project&apos;s files</source>
        <translation>Der Ordner, der dafür angelegt wird; leer gelassen liegt es bei den Dateien des Projekts</translation>
    </message>
    <message>
        <source>Choose a folder to make it in</source>
        <translation>Einen Ordner wählen, in dem es angelegt wird</translation>
    </message>
    <message>
        <source>How it cuts text into tokens. With the anchor&apos;s tokenizer its layers are read position by position; with another one they are aligned by bytes.</source>
        <translation>Wie es Text in Token zerlegt. Mit dem Tokenizer des Ankers werden seine Schichten Stelle für Stelle gelesen; mit einem anderen werden sie nach Bytes zugeordnet.</translation>
    </message>
    <message>
        <source>What it shall know: its examples are learned by heart</source>
        <translation>Was es wissen soll: Seine Beispiele werden auswendig gelernt</translation>
    </message>
    <message>
        <source>What it is measured on; the checkpoint with the lowest loss on it becomes the model</source>
        <translation>Woran es gemessen wird; der Checkpoint mit dem kleinsten Verlust darauf wird das Modell</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Train on</source>
        <translation>&amp;Training mit</translation>
    </message>
    <message>
        <source>&amp;Validate on</source>
        <translation>&amp;Validierung mit</translation>
    </message>
    <message>
        <source>T&amp;okenizer</source>
        <translation>T&amp;okenizer</translation>
    </message>
    <message>
        <source>&amp;Folder</source>
        <translation>O&amp;rdner</translation>
    </message>
    <message>
        <source>Sizes to begin with; each can be changed below</source>
        <translation>Größen für den Anfang; jede lässt sich darunter ändern</translation>
    </message>
    <message>
        <source>tiny</source>
        <translation>winzig</translation>
    </message>
    <message>
        <source>small</source>
        <translation>klein</translation>
    </message>
    <message>
        <source>medium</source>
        <translation>mittel</translation>
    </message>
    <message>
        <source>large</source>
        <translation>groß</translation>
    </message>
    <message>
        <source>%1: %2 layers of %3</source>
        <translation>%1: %2 Schichten zu %3</translation>
    </message>
    <message>
        <source>as below</source>
        <translation>wie darunter</translation>
    </message>
    <message>
        <source>Decoder blocks; connections can be drawn from each</source>
        <translation>Decoderblöcke; aus jedem können Verbindungen gezeichnet werden</translation>
    </message>
    <message>
        <source>Numbers in the state between two blocks</source>
        <translation>Zahlen im Zustand zwischen zwei Blöcken</translation>
    </message>
    <message>
        <source>Attention heads; the width must be an even number of times as many</source>
        <translation>Aufmerksamkeitsköpfe; die Breite muss ein gerades Vielfaches davon sein</translation>
    </message>
    <message>
        <source>Tokens it is made to read at most; a longer example is refused</source>
        <translation>Für höchstens so viele Token wird es gemacht; ein längeres Beispiel wird abgelehnt</translation>
    </message>
    <message>
        <source>Si&amp;ze</source>
        <translation>&amp;Größe</translation>
    </message>
    <message>
        <source>&amp;Layers</source>
        <translation>S&amp;chichten</translation>
    </message>
    <message>
        <source>&amp;Width</source>
        <translation>&amp;Breite</translation>
    </message>
    <message>
        <source>&amp;Heads</source>
        <translation>&amp;Köpfe</translation>
    </message>
    <message>
        <source>Conte&amp;xt</source>
        <translation>Konte&amp;xt</translation>
    </message>
    <message>
        <source>Steps of the optimizer</source>
        <translation>Schritte des Optimierers</translation>
    </message>
    <message>
        <source>Tokens in one step&apos;s batch</source>
        <translation>Token im Batch eines Schritts</translation>
    </message>
    <message>
        <source>Learning rate at its highest; it rises first and falls along a cosine</source>
        <translation>Die höchste Lernrate; sie steigt erst und fällt entlang eines Kosinus</translation>
    </message>
    <message>
        <source>The same seed gives the same model on one machine</source>
        <translation>Derselbe Startwert gibt auf einem Rechner dasselbe Modell</translation>
    </message>
    <message>
        <source>Noise on the last state while it learns, in multiples of its size: keeps answers apart, so that a bridge can read those it was never shown. 0 = off; 2.5 for facts that a composition shall use.</source>
        <translation>Rauschen auf dem letzten Zustand beim Lernen, in Vielfachen seiner Größe: hält Antworten auseinander, sodass eine Brücke auch solche lesen kann, die ihr nie gezeigt wurden. 0 = aus; 2,5 für Fakten, die eine Komposition benutzen soll.</translation>
    </message>
    <message>
        <source>Learn &amp;prompts too</source>
        <translation>Auch &amp;Prompts lernen</translation>
    </message>
    <message>
        <source>Every token is learned; else the responses alone</source>
        <translation>Jedes Token wird gelernt; sonst nur die Antworten</translation>
    </message>
    <message>
        <source>&amp;Steps</source>
        <translation>&amp;Schritte</translation>
    </message>
    <message>
        <source>&amp;Batch</source>
        <translation>Batc&amp;h</translation>
    </message>
    <message>
        <source>Learning &amp;rate</source>
        <translation>&amp;Lernrate</translation>
    </message>
    <message>
        <source>S&amp;eed</source>
        <translation>Start&amp;wert</translation>
    </message>
    <message>
        <source>No&amp;ise</source>
        <translation>Ra&amp;uschen</translation>
    </message>
    <message>
        <source>At most, about: weights, gradients and AdamW&apos;s two moments, and what the way back needs of one batch.</source>
        <translation>Höchstens etwa: Gewichte, Gradienten und die zwei Momente von AdamW und was der Rückweg von einem Batch braucht.</translation>
    </message>
    <message>
        <source>The folder to make for the model</source>
        <translation>Der Ordner, der für das Modell angelegt wird</translation>
    </message>
    <message>
        <source>A folder that holds a tokenizer</source>
        <translation>Ein Ordner, der einen Tokenizer enthält</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>1 example</source>
        <translation>1 Beispiel</translation>
    </message>
    <message>
        <source>%1 examples</source>
        <translation>%1 Beispiele</translation>
    </message>
    <message>
        <source>A folder …</source>
        <translation>Ein Ordner …</translation>
    </message>
    <message>
        <source>The project has no data yet: import some on the Data page.</source>
        <translation>Das Projekt hat noch keine Daten: Importieren Sie welche auf der Seite Daten.</translation>
    </message>
    <message>
        <source>The project has a model %1 already; choose another name.</source>
        <translation>Das Projekt hat schon ein Modell %1; wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 Parameter</translation>
    </message>
    <message>
        <source>%1 parameters with the %2 tokens of its tokenizer</source>
        <translation>%1 Parameter mit den %2 Token seines Tokenizers</translation>
    </message>
    <message>
        <source>Training takes up to %1 of memory.</source>
        <translation>Das Training braucht bis zu %1 Speicher.</translation>
    </message>
    <message>
        <source>Training takes up to %1 of memory; %2 are free.</source>
        <translation>Das Training braucht bis zu %1 Speicher; %2 sind frei.</translation>
    </message>
    <message>
        <source>Training takes up to %1 of memory, and only %2 are free: choose a smaller model or batch.</source>
        <translation>Das Training braucht bis zu %1 Speicher, und nur %2 sind frei: Wählen Sie ein kleineres Modell oder einen kleineren Batch.</translation>
    </message>
    <message>
        <source>Reading the tokenizer …</source>
        <translation>Tokenizer wird gelesen …</translation>
    </message>
</context>
<context>
    <name>calm::ui::PreviewBar</name>
    <message>
        <source>Draw it</source>
        <translation>Zeichnen</translation>
    </message>
    <message>
        <source>Makes the dashed connections the drawing; can be undone</source>
        <translation>Macht die gestrichelten Verbindungen zur Zeichnung; lässt sich rückgängig machen</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Leaves the drawing as it is (Esc in the drawing)</source>
        <translation>Lässt die Zeichnung, wie sie ist (Esc in der Zeichnung)</translation>
    </message>
    <message>
        <source>%1: %2 more, %3 fewer, %4 in all</source>
        <translation>%1: %2 mehr, %3 weniger, %4 insgesamt</translation>
    </message>
</context>
<context>
    <name>calm::ui::ProgressLine</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop: %1</source>
        <translation>Anhalten: %1</translation>
    </message>
</context>
<context>
    <name>calm::ui::ProjectOverview</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Layer map</source>
        <translation>Schichtenkarte</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>Auswerten</translation>
    </message>
    <message>
        <source>Add an anchor and a specialist to join to it.</source>
        <translation>Fügen Sie einen Anker und einen Spezialisten hinzu.</translation>
    </message>
    <message>
        <source>1 model; add the other one.</source>
        <translation>1 Modell; fügen Sie das andere hinzu.</translation>
    </message>
    <message>
        <source>%1 models</source>
        <translation>%1 Modelle</translation>
    </message>
    <message>
        <source>Draw which layers are read where.</source>
        <translation>Zeichnen Sie, welche Schichten wo gelesen werden.</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>1 connection</source>
        <translation>1 Verbindung</translation>
    </message>
    <message>
        <source>%1 connections</source>
        <translation>%1 Verbindungen</translation>
    </message>
    <message>
        <source>Import examples of the combined skill.</source>
        <translation>Importieren Sie Beispiele der vereinten Fähigkeit.</translation>
    </message>
    <message>
        <source>1 dataset</source>
        <translation>1 Datensatz</translation>
    </message>
    <message>
        <source>%1 datasets</source>
        <translation>%1 Datensätze</translation>
    </message>
    <message>
        <source>1 example</source>
        <translation>1 Beispiel</translation>
    </message>
    <message>
        <source>%1 examples</source>
        <translation>%1 Beispiele</translation>
    </message>
    <message>
        <source>%1 is trained: step %2</source>
        <translation>%1 ist trainiert: Schritt %2</translation>
    </message>
    <message>
        <source>Train the bridge between the models.</source>
        <translation>Trainieren Sie die Brücke zwischen den Modellen.</translation>
    </message>
    <message>
        <source>1 run, no checkpoint yet</source>
        <translation>1 Lauf, noch kein Checkpoint</translation>
    </message>
    <message>
        <source>%1 runs, no checkpoint yet</source>
        <translation>%1 Läufe, noch kein Checkpoint</translation>
    </message>
    <message>
        <source>Ask all models the same and read their answers side by side.</source>
        <translation>Fragen Sie alle Modelle dasselbe und lesen Sie ihre Antworten nebeneinander.</translation>
    </message>
    <message>
        <source>1 conversation</source>
        <translation>1 Unterhaltung</translation>
    </message>
    <message>
        <source>%1 conversations</source>
        <translation>%1 Unterhaltungen</translation>
    </message>
    <message>
        <source>Measure what was gained and what was kept.</source>
        <translation>Messen Sie, was gewonnen wurde und was erhalten blieb.</translation>
    </message>
    <message>
        <source>1 table</source>
        <translation>1 Tabelle</translation>
    </message>
    <message>
        <source>%1 tables</source>
        <translation>%1 Tabellen</translation>
    </message>
</context>
<context>
    <name>calm::ui::ProjectSession</name>
    <message>
        <source>The folder %1 cannot be made; free space or permissions are missing.</source>
        <translation>Der Ordner %1 lässt sich nicht anlegen; es fehlt Platz oder das Recht dazu.</translation>
    </message>
    <message>
        <source>The training worker could not be started: %1 cannot be run.</source>
        <translation>Der Arbeitsprozess für das Training ließ sich nicht starten: %1 lässt sich nicht ausführen.</translation>
    </message>
</context>
<context>
    <name>calm::ui::QueueModel</name>
    <message>
        <source>%1. %2: %3, %4</source>
        <translation>%1. %2: %3, %4</translation>
    </message>
    <message>
        <source>%1, goes on from step %2</source>
        <translation>%1, geht bei Schritt %2 weiter</translation>
    </message>
</context>
<context>
    <name>calm::ui::QueueView</name>
    <message>
        <source>Earlier (Alt+Up)</source>
        <translation>Früher (Alt+Pfeil hoch)</translation>
    </message>
    <message>
        <source>Later (Alt+Down)</source>
        <translation>Später (Alt+Pfeil runter)</translation>
    </message>
    <message>
        <source>Hold back until it is resumed</source>
        <translation>Zurückhalten, bis er fortgesetzt wird</translation>
    </message>
    <message>
        <source>Take out of the queue (Delete)</source>
        <translation>Aus der Warteschlange nehmen (Entf)</translation>
    </message>
    <message>
        <source>Start the queue</source>
        <translation>Warteschlange starten</translation>
    </message>
    <message>
        <source>Runs that wait for their turn</source>
        <translation>Läufe, die warten, bis sie an der Reihe sind</translation>
    </message>
    <message>
        <source>Start a worker that trains the queue, also when this window is closed</source>
        <translation>Einen Arbeitsprozess starten, der die Warteschlange trainiert, auch wenn dieses Fenster geschlossen ist</translation>
    </message>
    <message>
        <source>How many runs are trained at the same time; they share the cores and the memory</source>
        <translation>Wie viele Läufe gleichzeitig trainiert werden; sie teilen sich Kerne und Speicher</translation>
    </message>
    <message>
        <source>Runs at a &amp;time</source>
        <translation>Läufe &amp;gleichzeitig</translation>
    </message>
    <message>
        <source>Nothing waits. Start training while another run is under way, and it waits here for its turn.</source>
        <translation>Nichts wartet. Starten Sie ein Training, während ein anderer Lauf im Gang ist; dann wartet es hier, bis es an der Reihe ist.</translation>
    </message>
    <message>
        <source>No worker is at the queue: start it.</source>
        <translation>Kein Arbeitsprozess ist an der Warteschlange: Starten Sie sie.</translation>
    </message>
</context>
<context>
    <name>calm::ui::Reading</name>
    <message>
        <source>%1 tokens of the anchor, %2 of them learned.</source>
        <translation>%1 Token des Ankers, %2 davon gelernt.</translation>
    </message>
    <message>
        <source>%1 tokens of the anchor: %2 within the limit, %3 of them learned; %4 cut off.</source>
        <translation>%1 Token des Ankers: %2 innerhalb der Grenze, %3 davon gelernt; %4 abgeschnitten.</translation>
    </message>
</context>
<context>
    <name>calm::ui::ReadingPanel</name>
    <message>
        <source>Solid: seen from there; outlined: settled by that very token. Dotted: not yet settled. Underlined: trained on.</source>
        <translation>Gefüllt: von dort zu sehen; umrandet: durch genau dieses Token geklärt. Gepunktet: noch nicht geklärt. Unterstrichen: daran wird trainiert.</translation>
    </message>
    <message>
        <source>Choose an anchor and its augmenting models first; then every text can be seen as they read it.</source>
        <translation>Wählen Sie zuerst einen Anker und seine ergänzenden Modelle; dann ist jeder Text so zu sehen, wie sie ihn lesen.</translation>
    </message>
    <message>
        <source>Only the first %1 tokens are drawn.</source>
        <translation>Nur die ersten %1 Token sind gezeichnet.</translation>
    </message>
</context>
<context>
    <name>calm::ui::RemoveExamples</name>
    <message>
        <source>delete</source>
        <translation>löschen</translation>
    </message>
</context>
<context>
    <name>calm::ui::ResultChart</name>
    <message>
        <source>Bar chart of the results</source>
        <translation>Balkendiagramm der Ergebnisse</translation>
    </message>
    <message>
        <source>right, %</source>
        <translation>richtig, %</translation>
    </message>
</context>
<context>
    <name>calm::ui::ResultModel</name>
    <message>
        <source>without %1</source>
        <translation>ohne %1</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>%1 of %2 right. Click to read the answers.</source>
        <translation>%1 von %2 richtig. Klicken Sie, um die Antworten zu lesen.</translation>
    </message>
    <message>
        <source>%1 on %2: %3 percent, 95 percent interval %4</source>
        <translation>%1 auf %2: %3 Prozent, 95-Prozent-Intervall %4</translation>
    </message>
</context>
<context>
    <name>calm::ui::ResultView</name>
    <message>
        <source>Results: rows datasets, columns members</source>
        <translation>Ergebnisse: Zeilen Datensätze, Spalten Teilnehmer</translation>
    </message>
    <message>
        <source>%1, percent right with 95 % interval; the best of each row stands on a coloured ground. Click a cell to read its answers.</source>
        <translation>%1, Prozent richtig mit 95-%-Intervall; das Beste jeder Zeile steht auf farbigem Grund. Klicken Sie eine Zelle an, um ihre Antworten zu lesen.</translation>
    </message>
</context>
<context>
    <name>calm::ui::RolesCard</name>
    <message>
        <source>Roles</source>
        <translation>Rollen</translation>
    </message>
    <message>
        <source>New composition</source>
        <translation>Neue Komposition</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>Neu …</translation>
    </message>
    <message>
        <source>See how they read</source>
        <translation>Wie sie lesen</translation>
    </message>
    <message>
        <source>Composition</source>
        <translation>Komposition</translation>
    </message>
    <message>
        <source>Its output is used; its layers read from the augmenting models.</source>
        <translation>Seine Ausgabe wird verwendet; seine Schichten lesen aus den ergänzenden Modellen.</translation>
    </message>
    <message>
        <source>Specialists whose layers are read; tick one or more.</source>
        <translation>Spezialisten, deren Schichten gelesen werden; haken Sie einen oder mehrere an.</translation>
    </message>
    <message>
        <source>One text as all of them cut it into tokens, and what is seen from each position</source>
        <translation>Ein Text, wie alle ihn in Token zerlegen, und was von jeder Stelle aus zu sehen ist</translation>
    </message>
    <message>
        <source>Draw the connections</source>
        <translation>Verbindungen zeichnen</translation>
    </message>
    <message>
        <source>Anchor</source>
        <translation>Anker</translation>
    </message>
    <message>
        <source>Augmenting</source>
        <translation>Ergänzend</translation>
    </message>
    <message>
        <source>Earlier in the order</source>
        <translation>In der Reihenfolge früher</translation>
    </message>
    <message>
        <source>Later in the order</source>
        <translation>In der Reihenfolge später</translation>
    </message>
    <message>
        <source>A composition joins one anchor, whose output is used, with one or more augmenting models, whose layers it reads.</source>
        <translation>Eine Komposition verbindet einen Anker, dessen Ausgabe verwendet wird, mit einem oder mehreren ergänzenden Modellen, deren Schichten er liest.</translation>
    </message>
    <message>
        <source>Two usable models are needed for a composition: an anchor, whose output is used, and an augmenting model, whose layers it reads.</source>
        <translation>Für eine Komposition braucht es zwei nutzbare Modelle: einen Anker, dessen Ausgabe verwendet wird, und ein ergänzendes Modell, dessen Schichten er liest.</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>%1: %2 layers, %3 numbers wide</source>
        <translation>%1: %2 Schichten, %3 Zahlen breit</translation>
    </message>
    <message>
        <source>%1 of memory needed.</source>
        <translation>%1 Speicher nötig.</translation>
    </message>
    <message>
        <source>Fits memory: %1 needed, %2 free.</source>
        <translation>Passt in den Speicher: %1 nötig, %2 frei.</translation>
    </message>
    <message>
        <source>Too large for memory: %1 needed, %2 free. Choose smaller models or close other programs.</source>
        <translation>Zu groß für den Speicher: %1 nötig, %2 frei. Wählen Sie kleinere Modelle oder schließen Sie andere Programme.</translation>
    </message>
    <message>
        <source>Comparing the tokenizers …</source>
        <translation>Tokenizer werden verglichen …</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>They share a tokenizer: layers are read position by position.</source>
        <translation>Sie teilen einen Tokenizer: Schichten werden Stelle für Stelle gelesen.</translation>
    </message>
    <message>
        <source>Other tokenizers than the anchor&apos;s: aligned by bytes.</source>
        <translation>Andere Tokenizer als der Anker: nach Bytes zugeordnet.</translation>
    </message>
    <message>
        <source>%1 of %2 share the anchor&apos;s tokenizer, the others are aligned by bytes.</source>
        <translation>%1 von %2 teilen den Tokenizer des Ankers, die anderen werden nach Bytes zugeordnet.</translation>
    </message>
    <message>
        <source>A composition needs at least one augmenting model; tick another one first.</source>
        <translation>Eine Komposition braucht mindestens ein ergänzendes Modell; haken Sie zuerst ein anderes an.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>composition %1</source>
        <translation>Komposition %1</translation>
    </message>
    <message>
        <source>Bridges: %1</source>
        <translation>Brücken: %1</translation>
    </message>
    <message>
        <source>Keys and values of %1 tokens: %2</source>
        <translation>Keys und Values von %1 Token: %2</translation>
    </message>
    <message>
        <source>Keys and values: %1 a token</source>
        <translation>Keys und Values: %1 je Token</translation>
    </message>
    <message>
        <source>Fits memory for %1 of %2 tokens: %3 needed for all, %4 free.</source>
        <translation>Passt in den Speicher für %1 von %2 Token: %3 für alle nötig, %4 frei.</translation>
    </message>
    <message>
        <source>The composition whose models are chosen here</source>
        <translation>Die Komposition, deren Modelle hier gewählt werden</translation>
    </message>
</context>
<context>
    <name>calm::ui::RunLabel</name>
    <message>
        <source>run %1</source>
        <translation>Lauf %1</translation>
    </message>
</context>
<context>
    <name>calm::ui::RunLogView</name>
    <message>
        <source>Log of the run</source>
        <translation>Protokoll des Laufs</translation>
    </message>
    <message>
        <source>What happens to the run is written down here.</source>
        <translation>Hier wird festgehalten, was mit dem Lauf geschieht.</translation>
    </message>
</context>
<context>
    <name>calm::ui::RunNote</name>
    <message>
        <source>Note on the run</source>
        <translation>Notiz zum Lauf</translation>
    </message>
    <message>
        <source>What you want to remember of this run: it is saved as you type.</source>
        <translation>Was Sie sich zu diesem Lauf merken wollen: Es wird beim Tippen gespeichert.</translation>
    </message>
    <message>
        <source>It goes with the run, also where its results are shown</source>
        <translation>Sie gehört zum Lauf, auch wo seine Ergebnisse gezeigt werden</translation>
    </message>
</context>
<context>
    <name>calm::ui::RunPanel</name>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Start anew</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Take its settings over into the form (Ctrl+D)</source>
        <translation>Seine Einstellungen ins Formular übernehmen (Strg+D)</translation>
    </message>
    <message>
        <source>Train the LoRA baseline with its data and settings</source>
        <translation>Den LoRA-Vergleich mit seinen Daten und Einstellungen trainieren</translation>
    </message>
    <message>
        <source>Delete this run with its checkpoints</source>
        <translation>Diesen Lauf mit seinen Checkpoints löschen</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>Fortschritt des Laufs</translation>
    </message>
    <message>
        <source>Goes on from its newest checkpoint when its turn comes (Ctrl+Shift+R)</source>
        <translation>Geht von seinem neuesten Checkpoint aus weiter, wenn er an der Reihe ist (Strg+Umschalt+R)</translation>
    </message>
    <message>
        <source>A new run with the same settings; this one stays as it is</source>
        <translation>Ein neuer Lauf mit denselben Einstellungen; dieser bleibt, wie er ist</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>Restzeit</translation>
    </message>
    <message>
        <source>Best loss</source>
        <translation>Bester Verlust</translation>
    </message>
    <message>
        <source>Best checkpoint</source>
        <translation>Bester Checkpoint</translation>
    </message>
    <message>
        <source>The lowest loss on the validation data</source>
        <translation>Der kleinste Verlust auf den Validierungsdaten</translation>
    </message>
    <message>
        <source>It waits for its turn: place %1 in the queue.</source>
        <translation>Er wartet, bis er an der Reihe ist: Platz %1 in der Warteschlange.</translation>
    </message>
    <message>
        <source>It is the next one in the queue.</source>
        <translation>Er ist der Nächste in der Warteschlange.</translation>
    </message>
    <message>
        <source>Paused at step %1; it goes on from there when it is resumed.</source>
        <translation>Bei Schritt %1 pausiert; dort geht es weiter, wenn er fortgesetzt wird.</translation>
    </message>
    <message>
        <source>Held back; it begins when it is resumed.</source>
        <translation>Zurückgehalten; er beginnt, wenn er fortgesetzt wird.</translation>
    </message>
    <message>
        <source>It writes a checkpoint and pauses after this step.</source>
        <translation>Er schreibt einen Checkpoint und pausiert nach diesem Schritt.</translation>
    </message>
    <message>
        <source>It writes a checkpoint and stops after this step.</source>
        <translation>Er schreibt einen Checkpoint und hält nach diesem Schritt an.</translation>
    </message>
    <message>
        <source>Its worker ended without a word.</source>
        <translation>Sein Arbeitsprozess endete ohne ein Wort.</translation>
    </message>
    <message>
        <source>%1 There is no checkpoint yet: resumed, it begins anew.</source>
        <translation>%1 Es gibt noch keinen Checkpoint: Fortgesetzt beginnt er von vorn.</translation>
    </message>
    <message>
        <source>It failed without a word; its log lies in the project&apos;s files.</source>
        <translation>Er scheiterte ohne ein Wort; sein Protokoll liegt bei den Dateien des Projekts.</translation>
    </message>
    <message>
        <source>%1 so far</source>
        <translation>bisher %1</translation>
    </message>
    <message>
        <source>Took</source>
        <translation>Dauerte</translation>
    </message>
    <message>
        <source>So far</source>
        <translation>Bisher</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>Zurückhalten</translation>
    </message>
    <message>
        <source>Hold it back until it is resumed (Ctrl+,)</source>
        <translation>Zurückhalten, bis er fortgesetzt wird (Strg+,)</translation>
    </message>
    <message>
        <source>Pause after this step, with a checkpoint to go on from (Ctrl+,)</source>
        <translation>Nach diesem Schritt pausieren, mit einem Checkpoint zum Weitermachen (Strg+,)</translation>
    </message>
    <message>
        <source>Stop after this step and keep a checkpoint (Ctrl+.)</source>
        <translation>Nach diesem Schritt anhalten und einen Checkpoint behalten (Strg+.)</translation>
    </message>
    <message>
        <source>Take it out of the queue; what it has learned stays (Ctrl+.)</source>
        <translation>Aus der Warteschlange nehmen; was er gelernt hat, bleibt (Strg+.)</translation>
    </message>
</context>
<context>
    <name>calm::ui::RunningJob</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Show the run</source>
        <translation>Den Lauf zeigen</translation>
    </message>
    <message>
        <source>Progress of the run</source>
        <translation>Fortschritt des Laufs</translation>
    </message>
    <message>
        <source>Stop the run; its checkpoints stay</source>
        <translation>Den Lauf anhalten; seine Checkpoints bleiben</translation>
    </message>
    <message>
        <source>%1, %2 in the queue</source>
        <translation>%1, %2 in der Warteschlange</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>hält an</translation>
    </message>
    <message>
        <source>pausing</source>
        <translation>pausiert gleich</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>startet</translation>
    </message>
</context>
<context>
    <name>calm::ui::RunsModel</name>
    <message>
        <source>queued</source>
        <translation>wartend</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>pausing…</source>
        <translation>pausiert gleich …</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>pausiert</translation>
    </message>
    <message>
        <source>stopping…</source>
        <translation>hält an …</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>queued, %1.</source>
        <translation>wartend, %1.</translation>
    </message>
    <message>
        <source>%1, made %2</source>
        <translation>%1, angelegt %2</translation>
    </message>
    <message>
        <source>The lowest loss on the validation data</source>
        <translation>Der kleinste Verlust auf den Validierungsdaten</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Composition</source>
        <translation>Komposition</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Best loss</source>
        <translation>Bester Verlust</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
</context>
<context>
    <name>calm::ui::SamplingForm</name>
    <message>
        <source>0 (greedy)</source>
        <translation>0 (fest)</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>&amp;Temperature</source>
        <translation>&amp;Temperatur</translation>
    </message>
    <message>
        <source>0 always takes the most probable token; higher is more varied.</source>
        <translation>0 nimmt immer das wahrscheinlichste Token; höher ist abwechslungsreicher.</translation>
    </message>
    <message>
        <source>Top-&amp;k</source>
        <translation>Top-&amp;k</translation>
    </message>
    <message>
        <source>Only the k most probable tokens may be chosen.</source>
        <translation>Nur die k wahrscheinlichsten Token können gewählt werden.</translation>
    </message>
    <message>
        <source>Only the smallest set of tokens with this probability may be chosen; 1 = off.</source>
        <translation>Nur die kleinste Menge Token mit dieser Wahrscheinlichkeit kann gewählt werden; 1 = aus.</translation>
    </message>
    <message>
        <source>Tokens below this share of the most probable one are dropped.</source>
        <translation>Token unter diesem Anteil des wahrscheinlichsten entfallen.</translation>
    </message>
    <message>
        <source>The same seed gives the same answer.</source>
        <translation>Derselbe Startwert gibt dieselbe Antwort.</translation>
    </message>
    <message>
        <source>An answer ends here at the latest.</source>
        <translation>Spätestens hier endet eine Antwort.</translation>
    </message>
    <message>
        <source>Greedy</source>
        <translation>Ohne Zufall</translation>
    </message>
    <message>
        <source>Temperature %1, seed %2</source>
        <translation>Temperatur %1, Startwert %2</translation>
    </message>
    <message>
        <source>%1, at most %2 tokens</source>
        <translation>%1, höchstens %2 Token</translation>
    </message>
    <message>
        <source>T&amp;op-p</source>
        <translation>T&amp;op-p</translation>
    </message>
    <message>
        <source>M&amp;in-p</source>
        <translation>M&amp;in-p</translation>
    </message>
    <message>
        <source>See&amp;d</source>
        <translation>&amp;Startwert</translation>
    </message>
    <message>
        <source>Max toke&amp;ns</source>
        <translation>Höchstens Toke&amp;n</translation>
    </message>
</context>
<context>
    <name>calm::ui::ScratchChat</name>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>Chat-Vorlage</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Unterhaltung</translation>
    </message>
    <message>
        <source>Say something to this model. Nothing of it is kept.</source>
        <translation>Sagen Sie diesem Modell etwas. Nichts davon wird aufbewahrt.</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Nachricht</translation>
    </message>
    <message>
        <source>Message, Ctrl+Return sends</source>
        <translation>Nachricht, Strg+Eingabe sendet</translation>
    </message>
    <message>
        <source>Send (Ctrl+Return)</source>
        <translation>Senden (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Stop the answer (Esc)</source>
        <translation>Antwort anhalten (Esc)</translation>
    </message>
    <message>
        <source>Begin a new conversation</source>
        <translation>Neue Unterhaltung beginnen</translation>
    </message>
    <message>
        <source>0 (greedy)</source>
        <translation>0 (fest)</translation>
    </message>
    <message>
        <source>0 always takes the most probable token; higher is more varied.</source>
        <translation>0 nimmt immer das wahrscheinlichste Token; höher ist abwechslungsreicher.</translation>
    </message>
    <message>
        <source>An answer ends after this many tokens at the latest.</source>
        <translation>Eine Antwort endet spätestens nach so vielen Token.</translation>
    </message>
    <message>
        <source>On: the whole conversation goes to the model as its chat template writes it out. Off: only the message, as it stands, for a model that continues texts.</source>
        <translation>Ein: Die ganze Unterhaltung geht so an das Modell, wie seine Chat-Vorlage sie ausschreibt. Aus: nur die Nachricht, wie sie dasteht, für ein Modell, das Texte fortsetzt.</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>This model has no tokenizer, so it cannot read a message.</source>
        <translation>Dieses Modell hat keinen Tokenizer und kann darum keine Nachricht lesen.</translation>
    </message>
    <message>
        <source>This model cannot be used, so it cannot answer.</source>
        <translation>Dieses Modell ist nicht nutzbar und kann darum nicht antworten.</translation>
    </message>
    <message>
        <source>Waiting for the engine …</source>
        <translation>Wartet auf die Engine …</translation>
    </message>
    <message>
        <source>Loading the model …</source>
        <translation>Modell wird geladen …</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>Answering …</source>
        <translation>Antwortet …</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 Token</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 Token/s</translation>
    </message>
    <message>
        <source>first after %1 ms</source>
        <translation>erstes nach %1 ms</translation>
    </message>
    <message>
        <source>first after %1</source>
        <translation>erstes nach %1</translation>
    </message>
    <message>
        <source>prompt %1</source>
        <translation>Prompt %1</translation>
    </message>
    <message>
        <source>cut at the limit</source>
        <translation>an der Grenze abgeschnitten</translation>
    </message>
    <message>
        <source>it ended at once, without a word</source>
        <translation>es endete sofort, ohne ein Wort</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Sie</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
</context>
<context>
    <name>calm::ui::SettingsDialog</name>
    <message>
        <source>Show &amp;all settings</source>
        <translation>&amp;Alle Einstellungen zeigen</translation>
    </message>
    <message>
        <source>Settings compared</source>
        <translation>Einstellungen im Vergleich</translation>
    </message>
    <message>
        <source>Settings of the chosen runs</source>
        <translation>Einstellungen der gewählten Läufe</translation>
    </message>
    <message>
        <source>These runs have the same settings.</source>
        <translation>Diese Läufe haben dieselben Einstellungen.</translation>
    </message>
    <message>
        <source>One setting differs.</source>
        <translation>Eine Einstellung ist verschieden.</translation>
    </message>
    <message>
        <source>%1 settings differ.</source>
        <translation>%1 Einstellungen sind verschieden.</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
</context>
<context>
    <name>calm::ui::SimilarityView</name>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Compares all layers by linear CKA over a sample of the project&apos;s examples</source>
        <translation>Vergleicht alle Schichten durch lineares CKA über eine Stichprobe der Beispiele des Projekts</translation>
    </message>
    <message>
        <source>Suggest</source>
        <translation>Vorschlagen</translation>
    </message>
    <message>
        <source>Augmenting model</source>
        <translation>Ergänzendes Modell</translation>
    </message>
    <message>
        <source>How many connections for each augmenting model</source>
        <translation>Wie viele Verbindungen für jedes ergänzende Modell</translation>
    </message>
    <message>
        <source>Shows so many connections for each augmenting model, each deeper than the one before, whose similarities have the largest sum</source>
        <translation>Zeigt so viele Verbindungen für jedes ergänzende Modell, jede tiefer als die vorige, deren Ähnlichkeiten die größte Summe haben</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Layers that say the same things in the two models: a hint where a connection may be worth drawing.</source>
        <translation>Schichten, die in beiden Modellen dasselbe sagen: ein Hinweis, wo sich eine Verbindung lohnen mag.</translation>
    </message>
    <message>
        <source>%1 places in %2 examples</source>
        <translation>%1 Stellen in %2 Beispielen</translation>
    </message>
    <message>
        <source>Models or examples have changed since it was measured.</source>
        <translation>Modelle oder Beispiele haben sich geändert, seit gemessen wurde.</translation>
    </message>
    <message>
        <source>Point at a cell, or go with the arrow keys; a click or Return connects.</source>
        <translation>Zeigen Sie auf eine Zelle oder gehen Sie mit den Pfeiltasten; ein Klick oder die Eingabetaste verbindet.</translation>
    </message>
    <message>
        <source>%1 and the anchor&apos;s %2: %3%4</source>
        <translation>%1 und %2 des Ankers: %3%4</translation>
    </message>
    <message>
        <source>, connected</source>
        <translation>, verbunden</translation>
    </message>
</context>
<context>
    <name>calm::ui::SplitDialog</name>
    <message>
        <source>&amp;Keep together what shares a key</source>
        <translation>&amp;Zusammenlassen, was einen Schlüssel teilt</translation>
    </message>
    <message>
        <source>Split %1</source>
        <translation>%1 aufteilen</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>T&amp;raining</translation>
    </message>
    <message>
        <source>&amp;Validation</source>
        <translation>&amp;Validierung</translation>
    </message>
    <message>
        <source>T&amp;est</source>
        <translation>T&amp;est</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>The same seed parts the same examples the same way.</source>
        <translation>Derselbe Startwert teilt dieselben Beispiele gleich auf.</translation>
    </message>
    <message>
        <source>&amp;Seed</source>
        <translation>&amp;Startwert</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>Key &amp;pattern</source>
        <translation>Schlüssel&amp;muster</translation>
    </message>
    <message>
        <source>Every example of the dataset gets a split; the ones it has now are replaced. Ctrl+Z brings them back.</source>
        <translation>Jedes Beispiel des Datensatzes kommt in einen Teil; die jetzigen werden ersetzt. Strg+Z bringt sie zurück.</translation>
    </message>
    <message>
        <source>no key</source>
        <translation>kein Schlüssel</translation>
    </message>
    <message>
        <source>Keys of some examples</source>
        <translation>Schlüssel einiger Beispiele</translation>
    </message>
    <message>
        <source>In the text</source>
        <translation>Im Text</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Examples about the same thing never stand in two splits.</source>
        <translation>Beispiele zur selben Sache stehen nie in zwei Teilen.</translation>
    </message>
    <message>
        <source>the prompt</source>
        <translation>der Prompt</translation>
    </message>
    <message>
        <source>the response</source>
        <translation>die Antwort</translation>
    </message>
    <message>
        <source>the key column</source>
        <translation>die Schlüsselspalte</translation>
    </message>
    <message>
        <source>the task column</source>
        <translation>die Aufgabenspalte</translation>
    </message>
    <message>
        <source>the tags</source>
        <translation>die Schlagwörter</translation>
    </message>
    <message>
        <source>the whole of it</source>
        <translation>alles davon</translation>
    </message>
    <message>
        <source>A regular expression. Its first group is the key, or the whole match; empty: all of it.</source>
        <translation>Ein regulärer Ausdruck. Seine erste Gruppe ist der Schlüssel, sonst die ganze Fundstelle; leer: alles davon.</translation>
    </message>
    <message>
        <source>Key &amp;in</source>
        <translation>Schlüssel &amp;in</translation>
    </message>
    <message>
        <source>%1 of the first %2 examples have a key; %3 different keys.</source>
        <translation>%1 der ersten %2 Beispiele haben einen Schlüssel; %3 verschiedene Schlüssel.</translation>
    </message>
</context>
<context>
    <name>calm::ui::StartChoice</name>
    <message>
        <source>%1: %2, step %3</source>
        <translation>%1: %2, Schritt %3</translation>
    </message>
    <message>
        <source>%1 (best)</source>
        <translation>%1 (bester)</translation>
    </message>
    <message>
        <source>Keep them as they are (&amp;frozen)</source>
        <translation>Lassen, wie sie sind (ein&amp;gefroren)</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>Ausgehend von</translation>
    </message>
    <message>
        <source>Bridges trained before, for the connections that both have; the others start fresh.</source>
        <translation>Früher trainierte Brücken für die Verbindungen, die beide haben; die anderen beginnen neu.</translation>
    </message>
    <message>
        <source>Only the other connections are trained; the answers without them stay what they were.</source>
        <translation>Nur die anderen Verbindungen werden trainiert; die Antworten ohne sie bleiben, was sie waren.</translation>
    </message>
    <message>
        <source>The checkpoint to start from is gone or fits this composition no more: choose another.</source>
        <translation>Der Checkpoint, von dem ausgegangen werden soll, fehlt oder passt nicht mehr zu dieser Komposition: Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>nothing: fresh bridges</source>
        <translation>nichts: neue Brücken</translation>
    </message>
    <message>
        <source>checkpoint %1, which is not there</source>
        <translation>Checkpoint %1, der fehlt</translation>
    </message>
    <message>
        <source>%1 of %2 connections start trained.</source>
        <translation>%1 von %2 Verbindungen beginnen trainiert.</translation>
    </message>
</context>
<context>
    <name>calm::ui::StartPage</name>
    <message>
        <source>CALM Workbench</source>
        <translation>CALM Workbench</translation>
    </message>
    <message>
        <source>Join frozen language models, train only the bridge between them, and compare.</source>
        <translation>Eingefrorene Sprachmodelle verbinden, nur die Brücke zwischen ihnen trainieren und vergleichen.</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>Neues Projekt …</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>Zuletzt geöffnete Projekte</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Projects you open will be listed here. Start with the example, or make a new project and add your own models.</source>
        <translation>Hier stehen Projekte, die Sie öffnen. Beginnen Sie mit dem Beispiel, oder legen Sie ein neues Projekt an und fügen Sie eigene Modelle hinzu.</translation>
    </message>
    <message>
        <source>Example</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>Open the example</source>
        <translation>Beispiel öffnen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Progress of the import</source>
        <translation>Fortschritt des Imports</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>Example: %1</source>
        <translation>Beispiel: %1</translation>
    </message>
    <message>
        <source>Importing into %1 …</source>
        <translation>Wird nach %1 importiert …</translation>
    </message>
    <message>
        <source>The folder %1 cannot be made; make it yourself or use New project.</source>
        <translation>Der Ordner %1 lässt sich nicht anlegen; legen Sie ihn selbst an oder nehmen Sie Neues Projekt.</translation>
    </message>
    <message>
        <source>importing the example</source>
        <translation>Importieren des Beispiels</translation>
    </message>
    <message>
        <source>A finished project to look at and to train further</source>
        <translation>Ein fertiges Projekt zum Ansehen und Weitertrainieren</translation>
    </message>
</context>
<context>
    <name>calm::ui::StatisticsView</name>
    <message>
        <source>%1 characters that could not be read: the file may have had another encoding</source>
        <translation>%1 Zeichen, die nicht lesbar waren: Die Datei hatte vielleicht eine andere Kodierung</translation>
    </message>
    <message>
        <source>%1 control characters</source>
        <translation>%1 Steuerzeichen</translation>
    </message>
    <message>
        <source>%1 characters without a meaning in Unicode</source>
        <translation>%1 Zeichen ohne Bedeutung in Unicode</translation>
    </message>
    <message>
        <source>%1 emoji</source>
        <translation>%1 Emoji</translation>
    </message>
    <message>
        <source>Counting</source>
        <translation>Wird gezählt</translation>
    </message>
    <message>
        <source>Scripts of the prompts</source>
        <translation>Schriften der Prompts</translation>
    </message>
    <message>
        <source>Scripts of the responses</source>
        <translation>Schriften der Antworten</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Zählen</translation>
    </message>
    <message>
        <source>&amp;Longest length</source>
        <translation>&amp;Größte Länge</translation>
    </message>
    <message>
        <source>Length in tokens</source>
        <translation>Länge in Token</translation>
    </message>
    <message>
        <source>Choose a dataset to see it in numbers.</source>
        <translation>Wählen Sie einen Datensatz, um ihn in Zahlen zu sehen.</translation>
    </message>
    <message>
        <source>Examples have been changed since this was counted.</source>
        <translation>Seit dem Zählen wurden Beispiele geändert.</translation>
    </message>
    <message>
        <source>Count again</source>
        <translation>Neu zählen</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message>
        <source>Choose an anchor and its augmenting models to see lengths in tokens.</source>
        <translation>Wählen Sie einen Anker und seine ergänzenden Modelle, um Längen in Token zu sehen.</translation>
    </message>
    <message>
        <source>Tokens of the first %1 examples.</source>
        <translation>Token der ersten %1 Beispiele.</translation>
    </message>
    <message>
        <source>Count all</source>
        <translation>Alle zählen</translation>
    </message>
    <message>
        <source>1 example</source>
        <translation>1 Beispiel</translation>
    </message>
    <message>
        <source>%1 examples</source>
        <translation>%1 Beispiele</translation>
    </message>
    <message>
        <source>%1 characters on average</source>
        <translation>%1 Zeichen im Mittel</translation>
    </message>
    <message>
        <source>%1 at most</source>
        <translation>höchstens %1</translation>
    </message>
    <message>
        <source>1 conversation</source>
        <translation>1 Unterhaltung</translation>
    </message>
    <message>
        <source>%1 conversations</source>
        <translation>%1 Unterhaltungen</translation>
    </message>
    <message>
        <source>1 empty response</source>
        <translation>1 leere Antwort</translation>
    </message>
    <message>
        <source>%1 empty responses</source>
        <translation>%1 leere Antworten</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>95 % within</source>
        <translation>95 % bis</translation>
    </message>
    <message>
        <source>longest</source>
        <translation>längstes</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>abgeschnitten</translation>
    </message>
</context>
<context>
    <name>calm::ui::TagExamples</name>
    <message>
        <source>tags</source>
        <translation>Schlagwörter</translation>
    </message>
</context>
<context>
    <name>calm::ui::TemplatePreview</name>
    <message>
        <source>Generation prompt</source>
        <translation>Antwortbeginn</translation>
    </message>
    <message>
        <source>Edit template</source>
        <translation>Vorlage bearbeiten</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Ends with what begins the assistant&apos;s next message.</source>
        <translation>Endet mit dem, was die nächste Nachricht des Assistenten beginnt.</translation>
    </message>
    <message>
        <source>Change the template and see at once what becomes of the conversation.</source>
        <translation>Ändern Sie die Vorlage und sehen Sie sofort, was aus der Unterhaltung wird.</translation>
    </message>
    <message>
        <source>Back to the model&apos;s own template; Ctrl+Z in the text brings yours back.</source>
        <translation>Zurück zur Vorlage des Modells; Strg+Z im Text bringt Ihre zurück.</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>Chat-Vorlage</translation>
    </message>
    <message>
        <source>The conversation as the model reads it</source>
        <translation>Die Unterhaltung, wie das Modell sie liest</translation>
    </message>
    <message>
        <source>Nothing was written out.</source>
        <translation>Es wurde nichts ausgeschrieben.</translation>
    </message>
    <message>
        <source>Your own template is used instead of the model&apos;s; it is kept in this project.</source>
        <translation>Statt der Vorlage des Modells wird Ihre eigene benutzt; sie wird in diesem Projekt aufbewahrt.</translation>
    </message>
    <message>
        <source>Your own template is used until another model is selected; add the model to the project to keep it.</source>
        <translation>Ihre eigene Vorlage gilt, bis ein anderes Modell ausgewählt wird; nehmen Sie das Modell ins Projekt auf, um sie zu behalten.</translation>
    </message>
    <message>
        <source>This model has no template; the plain default is used.</source>
        <translation>Dieses Modell hat keine Vorlage; die einfache Vorgabe wird benutzt.</translation>
    </message>
    <message>
        <source>The template refuses this conversation: %1</source>
        <translation>Die Vorlage lehnt diese Unterhaltung ab: %1</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 Token</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 Byte</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Bytes</translation>
    </message>
    <message>
        <source>the first %1 characters are shown</source>
        <translation>die ersten %1 Zeichen sind gezeigt</translation>
    </message>
</context>
<context>
    <name>calm::ui::TogetherView</name>
    <message>
        <source>A prompt</source>
        <translation>Ein Prompt</translation>
    </message>
    <message>
        <source>Prompt to be read by all models of the composition</source>
        <translation>Prompt, den alle Modelle der Komposition lesen sollen</translation>
    </message>
    <message>
        <source>Its answer</source>
        <translation>Seine Antwort</translation>
    </message>
    <message>
        <source>Answer to be read after it</source>
        <translation>Antwort, die danach gelesen werden soll</translation>
    </message>
    <message>
        <source>Type a prompt to see how the anchor and its augmenting models read it.</source>
        <translation>Tippen Sie einen Prompt, um zu sehen, wie der Anker und seine ergänzenden Modelle ihn lesen.</translation>
    </message>
</context>
<context>
    <name>calm::ui::TokenChips</name>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Token %1 of the vocabulary</source>
        <translation>Token %1 des Wortschatzes</translation>
    </message>
    <message>
        <source>spelled %1</source>
        <translation>geschrieben %1</translation>
    </message>
    <message>
        <source>bytes %1 to %2 of the text</source>
        <translation>Bytes %1 bis %2 des Textes</translation>
    </message>
    <message>
        <source>put in by the tokenizer</source>
        <translation>vom Tokenizer eingefügt</translation>
    </message>
    <message>
        <source>special</source>
        <translation>besonders</translation>
    </message>
</context>
<context>
    <name>calm::ui::TokenLimitBox</name>
    <message>
        <source>Longest length in tokens</source>
        <translation>Größte Länge in Token</translation>
    </message>
    <message>
        <source>What of an example lies beyond so many tokens counts as cut off.</source>
        <translation>Was von einem Beispiel jenseits so vieler Token liegt, gilt als abgeschnitten.</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
    <message>
        <source> tokens</source>
        <translation> Token</translation>
    </message>
</context>
<context>
    <name>calm::ui::TokenizerBox</name>
    <message>
        <source>Special tokens</source>
        <translation>Besondere Token</translation>
    </message>
    <message>
        <source>Ids</source>
        <translation>Nummern</translation>
    </message>
    <message>
        <source>Type a text to see its tokens</source>
        <translation>Tippen Sie einen Text, um seine Token zu sehen</translation>
    </message>
    <message>
        <source>Text to cut into tokens</source>
        <translation>Text, der in Token zerlegt wird</translation>
    </message>
    <message>
        <source>With the tokens that the tokenizer puts around a text, like the beginning.</source>
        <translation>Mit den Token, die der Tokenizer um einen Text setzt, wie dem Anfang.</translation>
    </message>
    <message>
        <source>The number of each token below it.</source>
        <translation>Unter jedem Token seine Nummer.</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Only the first %1 characters were taken.</source>
        <translation>Nur die ersten %1 Zeichen wurden genommen.</translation>
    </message>
    <message>
        <source>This model has no tokenizer that this version reads.</source>
        <translation>Dieses Modell hat keinen Tokenizer, den diese Version liest.</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 Token</translation>
    </message>
    <message>
        <source>%1 tokens</source>
        <translation>%1 Token</translation>
    </message>
    <message>
        <source>1 byte</source>
        <translation>1 Byte</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Bytes</translation>
    </message>
    <message>
        <source>1 character</source>
        <translation>1 Zeichen</translation>
    </message>
    <message>
        <source>%1 characters</source>
        <translation>%1 Zeichen</translation>
    </message>
    <message>
        <source>the first %1 are drawn</source>
        <translation>die ersten %1 sind gezeichnet</translation>
    </message>
    <message>
        <source>%1 bytes per token</source>
        <translation>%1 Bytes je Token</translation>
    </message>
    <message>
        <source>Cut by the tokenizer of the chosen model</source>
        <translation>Zerlegt vom Tokenizer des gewählten Modells</translation>
    </message>
</context>
<context>
    <name>calm::ui::TrainingForm</name>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Start from</source>
        <translation>Ausgehend von</translation>
    </message>
    <message>
        <source>Train on</source>
        <translation>Training mit</translation>
    </message>
    <message>
        <source>Validate on</source>
        <translation>Validierung mit</translation>
    </message>
    <message>
        <source>&amp;More settings</source>
        <translation>Weitere Einstell&amp;ungen</translation>
    </message>
    <message>
        <source>Optimizer, checkpoints, early stopping, how it is computed</source>
        <translation>Optimierer, Checkpoints, frühes Ende, wie gerechnet wird</translation>
    </message>
    <message>
        <source>Whose connections are trained, drawn on the layer map.</source>
        <translation>Wessen Verbindungen trainiert werden, gezeichnet auf der Schichtenkarte.</translation>
    </message>
    <message>
        <source>The name of the run; the next number when it is left empty.</source>
        <translation>Der Name des Laufs; bleibt er leer, die nächste Nummer.</translation>
    </message>
    <message>
        <source>The connections of the composition, or the paper&apos;s baseline: low-rank changes of the anchor alone.</source>
        <translation>Die Verbindungen der Komposition oder der Vergleich des Aufsatzes: niederrangige Änderungen des Ankers allein.</translation>
    </message>
    <message>
        <source>Bridges</source>
        <translation>Brücken</translation>
    </message>
    <message>
        <source>LoRA on the anchor</source>
        <translation>LoRA auf dem Anker</translation>
    </message>
    <message>
        <source>&amp;Composition</source>
        <translation>&amp;Komposition</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Meth&amp;od</source>
        <translation>Ver&amp;fahren</translation>
    </message>
    <message>
        <source>Count the length in</source>
        <translation>Länge zählen in</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>How many times the weights are changed.</source>
        <translation>Wie oft die Gewichte geändert werden.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>How many times all examples of the mixture are learned from.</source>
        <translation>Wie oft aus allen Beispielen der Mischung gelernt wird.</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Tokens of the anchor in one batch.</source>
        <translation>Token des Ankers in einem Batch.</translation>
    </message>
    <message>
        <source>The highest learning rate, after the warm-up.</source>
        <translation>Die höchste Lernrate, nach dem Aufwärmen.</translation>
    </message>
    <message>
        <source>How the learning rate goes on after the warm-up. A range test raises it step by step, to see which rate is too high.</source>
        <translation>Wie die Lernrate nach dem Aufwärmen weitergeht. Ein Lernratentest erhöht sie Schritt für Schritt, um zu sehen, welche Rate zu hoch ist.</translation>
    </message>
    <message>
        <source>Where the range test begins; it ends at the learning rate.</source>
        <translation>Wo der Lernratentest beginnt; er endet bei der Lernrate.</translation>
    </message>
    <message>
        <source>Steps between two validations.</source>
        <translation>Schritte zwischen zwei Validierungen.</translation>
    </message>
    <message>
        <source>at the end</source>
        <translation>am Ende</translation>
    </message>
    <message>
        <source>Len&amp;gth</source>
        <translation>&amp;Länge</translation>
    </message>
    <message>
        <source>Tokens per &amp;batch</source>
        <translation>Token je &amp;Batch</translation>
    </message>
    <message>
        <source>&amp;Learning rate</source>
        <translation>Lern&amp;rate</translation>
    </message>
    <message>
        <source>Lowest rate</source>
        <translation>Kleinste Rate</translation>
    </message>
    <message>
        <source>Batches whose gradients make one step: a larger batch without more memory.</source>
        <translation>Batches, deren Gradienten einen Schritt ergeben: ein größerer Batch ohne mehr Speicher.</translation>
    </message>
    <message>
        <source>Steps in which the learning rate rises from 0.</source>
        <translation>Schritte, in denen die Lernrate von 0 ansteigt.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>The gradient is shortened to this norm.</source>
        <translation>Der Gradient wird auf diese Norm gekürzt.</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>How strongly weights are drawn to 0.</source>
        <translation>Wie stark Gewichte gegen 0 gezogen werden.</translation>
    </message>
    <message>
        <source>The same seed gives the same run.</source>
        <translation>Derselbe Startwert gibt denselben Lauf.</translation>
    </message>
    <message>
        <source>Each prompt is a user&apos;s message, written out as the anchor&apos;s chat template has it. The composition is then compared and evaluated in the same way.</source>
        <translation>Jeder Prompt ist die Nachricht eines Nutzers, ausgeschrieben nach der Chat-Vorlage des Ankers. Ebenso wird die Komposition dann verglichen und ausgewertet.</translation>
    </message>
    <message>
        <source>Batches per step</source>
        <translation>Batches je Schritt</translation>
    </message>
    <message>
        <source>&amp;Warm-up steps</source>
        <translation>Auf&amp;wärmschritte</translation>
    </message>
    <message>
        <source>We&amp;ight decay</source>
        <translation>Gewichtsabnah&amp;me</translation>
    </message>
    <message>
        <source>The run ends when so many validations in a row are no better than the best.</source>
        <translation>Der Lauf endet, wenn so viele Validierungen nacheinander nicht besser sind als die beste.</translation>
    </message>
    <message>
        <source>never</source>
        <translation>nie</translation>
    </message>
    <message>
        <source>Steps between two checkpoints.</source>
        <translation>Schritte zwischen zwei Checkpoints.</translation>
    </message>
    <message>
        <source>A checkpoint is also written when the last is so many minutes old: no more than that is lost when the machine goes down.</source>
        <translation>Ein Checkpoint wird auch geschrieben, wenn der letzte so viele Minuten alt ist: Nicht mehr als das geht verloren, wenn der Rechner ausfällt.</translation>
    </message>
    <message>
        <source>So many checkpoints are kept beside the best one.</source>
        <translation>So viele Checkpoints bleiben neben dem besten erhalten.</translation>
    </message>
    <message>
        <source>the best only</source>
        <translation>nur den besten</translation>
    </message>
    <message>
        <source>Stop early after</source>
        <translation>Früh enden nach</translation>
    </message>
    <message>
        <source>Chec&amp;kpoint every</source>
        <translation>&amp;Checkpoint alle</translation>
    </message>
    <message>
        <source>Or after minutes</source>
        <translation>Oder nach Minuten</translation>
    </message>
    <message>
        <source>Keep last</source>
        <translation>Letzte behalten</translation>
    </message>
    <message>
        <source>Cache what stays the &amp;same</source>
        <translation>Gleichbleibende&amp;s zwischenspeichern</translation>
    </message>
    <message>
        <source>What the frozen models say of an example is computed once and used again in every epoch.</source>
        <translation>Was die eingefrorenen Modelle zu einem Beispiel sagen, wird einmal berechnet und in jeder Epoche wieder benutzt.</translation>
    </message>
    <message>
        <source>The cache&apos;s share of the memory; what is beyond lies in a file beside the project.</source>
        <translation>Der Anteil des Zwischenspeichers am Speicher; was darüber ist, liegt in einer Datei neben dem Projekt.</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source>bfloat16 takes half the room and changes the loss a little.</source>
        <translation>bfloat16 braucht halb so viel Platz und ändert den Verlust ein wenig.</translation>
    </message>
    <message>
        <source>Recompute blocks to save memory</source>
        <translation>Blöcke neu berechnen, um Speicher zu sparen</translation>
    </message>
    <message>
        <source>Blocks are computed again on the way back: less memory, a third more time.</source>
        <translation>Blöcke werden auf dem Rückweg neu berechnet: weniger Speicher, ein Drittel mehr Zeit.</translation>
    </message>
    <message>
        <source>How many cores the run may use.</source>
        <translation>Wie viele Kerne der Lauf benutzen darf.</translation>
    </message>
    <message>
        <source>all cores</source>
        <translation>alle Kerne</translation>
    </message>
    <message>
        <source>Cache in memory</source>
        <translation>Davon im Speicher</translation>
    </message>
    <message>
        <source>Cache precision</source>
        <translation>Seine Genauigkeit</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>The project has no dataset %1 any more: choose another.</source>
        <translation>Das Projekt hat den Datensatz %1 nicht mehr: Wählen Sie einen anderen.</translation>
    </message>
    <message>
        <source>Draw a composition on the layer map first.</source>
        <translation>Zeichnen Sie zuerst eine Komposition auf der Schichtenkarte.</translation>
    </message>
    <message>
        <source>Judged by the newest run of this composition and method: its time per token of a batch, loading and validation counted in.</source>
        <translation>Geschätzt nach dem neuesten Lauf dieser Komposition und dieses Verfahrens: seiner Zeit je Token eines Batches, Laden und Validieren eingerechnet.</translation>
    </message>
    <message>
        <source>Judged by how fast another run computed on this machine, and how much more or less there is to compute here.</source>
        <translation>Geschätzt danach, wie schnell ein anderer Lauf auf diesem Rechner war und wie viel mehr oder weniger hier zu rechnen ist.</translation>
    </message>
    <message>
        <source>A guess from the sizes of the models and this machine&apos;s cores: no run has been timed yet.</source>
        <translation>Vermutet aus den Größen der Modelle und den Kernen dieses Rechners: Noch wurde kein Lauf gemessen.</translation>
    </message>
    <message>
        <source>How long it takes cannot be told yet.</source>
        <translation>Wie lange es dauert, lässt sich noch nicht sagen.</translation>
    </message>
    <message>
        <source>%1 steps, about %2</source>
        <translation>%1 Schritte, etwa %2</translation>
    </message>
    <message>
        <source>About %1 of memory</source>
        <translation>Etwa %1 Speicher</translation>
    </message>
    <message>
        <source>About %1 of memory, %2 free</source>
        <translation>Etwa %1 Speicher, %2 frei</translation>
    </message>
    <message>
        <source>About %1 of memory, only %2 free: fewer tokens per batch need less.</source>
        <translation>Etwa %1 Speicher, nur %2 frei: Weniger Token je Batch brauchen weniger.</translation>
    </message>
    <message>
        <source>The models&apos; weights: %1</source>
        <translation>Die Gewichte der Modelle: %1</translation>
    </message>
    <message>
        <source>What learns, with gradients and the optimizer&apos;s two moments: %1</source>
        <translation>Was lernt, mit Gradienten und den zwei Momenten des Optimierers: %1</translation>
    </message>
    <message>
        <source>Kept of a batch for the way back: %1</source>
        <translation>Von einem Batch für den Rückweg behalten: %1</translation>
    </message>
    <message>
        <source>Logits at the labels of a batch, and their gradients: %1</source>
        <translation>Logits an den Zielen eines Batches und ihre Gradienten: %1</translation>
    </message>
    <message>
        <source>Cache in memory: %1</source>
        <translation>Zwischenspeicher im Speicher: %1</translation>
    </message>
    <message>
        <source>Cache on disk, beside the project: %1</source>
        <translation>Zwischenspeicher auf der Platte, neben dem Projekt: %1</translation>
    </message>
    <message>
        <source>Sched&amp;ule</source>
        <translation>&amp;Verlauf</translation>
    </message>
    <message>
        <source>Validate ever&amp;y</source>
        <translation>Val&amp;idieren alle</translation>
    </message>
    <message>
        <source>&amp;Prompts through the chat template</source>
        <translation>&amp;Prompts durch die Chat-Vorlage</translation>
    </message>
    <message>
        <source>Clip gr&amp;adient at</source>
        <translation>Gradient begren&amp;zen auf</translation>
    </message>
    <message>
        <source>See&amp;d</source>
        <translation>S&amp;tartwert</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 of %2 validation prompts are learned from, too (%3 the same, %4 nearly so): the validation loss will look better than it is.</source>
        <translation>Aus %1 von %2 Validierungsprompts wird auch gelernt (%3 gleich, %4 beinahe): Der Validierungsverlust wird besser aussehen, als er ist.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 times</source>
        <translation>%1-mal</translation>
    </message>
    <message>
        <source>%1 steps, %2 examples, %3 tokens</source>
        <translation>%1 Schritte, %2 Beispiele, %3 Token</translation>
    </message>
    <message>
        <source>Of as many examples as there are in all: how many come from each dataset with these shares, and how often.</source>
        <translation>Von so vielen Beispielen, wie es insgesamt gibt: wie viele bei diesen Anteilen aus jedem Datensatz kommen und wie oft.</translation>
    </message>
    <message>
        <source>The Data page shows these examples under Splits, and can take them out.</source>
        <translation>Die Seite Daten zeigt diese Beispiele unter Teile und kann sie herausnehmen.</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message>
        <source>Whether the length is said in steps or in how often every example is learned from</source>
        <translation>Ob die Länge in Schritten gesagt wird oder darin, wie oft aus jedem Beispiel gelernt wird</translation>
    </message>
    <message>
        <source>What one epoch holds</source>
        <translation>Was eine Epoche enthält</translation>
    </message>
</context>
<context>
    <name>calm::ui::TrainingPage</name>
    <message>
        <source>%1 (LoRA)</source>
        <translation>%1 (LoRA)</translation>
    </message>
    <message>
        <source>%1 runs</source>
        <translation>%1 Läufe</translation>
    </message>
    <message>
        <source>Delete runs</source>
        <translation>Läufe löschen</translation>
    </message>
    <message>
        <source>Delete %1 with curves, checkpoints and log? This cannot be undone.</source>
        <translation>%1 mit Kurven, Checkpoints und Protokoll löschen? Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete this checkpoint with its files? This cannot be undone.</source>
        <translation>Diesen Checkpoint mit seinen Dateien löschen? Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>Delete %1 checkpoints with their files? This cannot be undone.</source>
        <translation>%1 Checkpoints mit ihren Dateien löschen? Das lässt sich nicht rückgängig machen.</translation>
    </message>
    <message>
        <source>The run can then only be started anew.</source>
        <translation>Der Lauf kann dann nur neu begonnen werden.</translation>
    </message>
    <message>
        <source>Delete checkpoints</source>
        <translation>Checkpoints löschen</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>Bild (*.png)</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Save the curves</source>
        <translation>Kurven speichern</translation>
    </message>
    <message>
        <source>The curves could not be written to %1.</source>
        <translation>Die Kurven ließen sich nicht nach %1 schreiben.</translation>
    </message>
    <message>
        <source>Training runs</source>
        <translation>Trainingsläufe</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>Neuer Lauf</translation>
    </message>
    <message>
        <source>Show or hide the settings of a new run (Ctrl+Shift+N)</source>
        <translation>Die Einstellungen eines neuen Laufs zeigen oder verbergen (Strg+Umschalt+N)</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Runs go on in the background, also when the window is closed.</source>
        <translation>Läufe gehen im Hintergrund weiter, auch wenn das Fenster geschlossen ist.</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>Training starten</translation>
    </message>
    <message>
        <source>Train the LoRA baseline</source>
        <translation>LoRA-Vergleich trainieren</translation>
    </message>
    <message>
        <source>The paper&apos;s comparison: low-rank changes of the anchor alone, with the same data and settings and as many trained numbers (Ctrl+Shift+Return)</source>
        <translation>Der Vergleich des Aufsatzes: niederrangige Änderungen des Ankers allein, mit denselben Daten und Einstellungen und ebenso vielen trainierten Zahlen (Strg+Umschalt+Eingabe)</translation>
    </message>
    <message>
        <source>No run yet</source>
        <translation>Noch kein Lauf</translation>
    </message>
    <message>
        <source>The settings are filled in for the composition: start training, and the curves appear here while it runs.</source>
        <translation>Die Einstellungen sind für die Komposition ausgefüllt: Starten Sie das Training; die Kurven erscheinen hier, während es läuft.</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Runs, queue, checkpoints, log and note</source>
        <translation>Läufe, Warteschlange, Checkpoints, Protokoll und Notiz</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>Checkpoints</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtern</translation>
    </message>
    <message>
        <source>Show only runs that hold these words</source>
        <translation>Nur Läufe zeigen, die diese Wörter enthalten</translation>
    </message>
    <message>
        <source>Only runs that hold these words in some column (Ctrl+F)</source>
        <translation>Nur Läufe, die diese Wörter in einer Spalte enthalten (Strg+F)</translation>
    </message>
    <message>
        <source>Compare the settings of the chosen runs (Ctrl+Shift+D)</source>
        <translation>Die Einstellungen der gewählten Läufe vergleichen (Strg+Umschalt+D)</translation>
    </message>
    <message>
        <source>Rename the run (F2)</source>
        <translation>Lauf umbenennen (F2)</translation>
    </message>
    <message>
        <source>Delete the chosen runs with their files (Delete)</source>
        <translation>Die gewählten Läufe mit ihren Dateien löschen (Entf)</translation>
    </message>
    <message>
        <source>Queue (%1)</source>
        <translation>Warteschlange (%1)</translation>
    </message>
    <message>
        <source>A run that is being trained cannot be deleted: stop it first</source>
        <translation>Ein Lauf, der gerade trainiert wird, lässt sich nicht löschen: Halten Sie ihn zuerst an</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Kein Projekt ist geöffnet</translation>
    </message>
    <message>
        <source>Open or create one on the Start page.</source>
        <translation>Öffnen oder erstellen Sie eines auf der Seite Start.</translation>
    </message>
    <message>
        <source>Nothing to train yet</source>
        <translation>Noch nichts zu trainieren</translation>
    </message>
    <message>
        <source>Draw connections</source>
        <translation>Verbindungen zeichnen</translation>
    </message>
    <message>
        <source>Add to the queue</source>
        <translation>In die Warteschlange</translation>
    </message>
    <message>
        <source>It begins when the runs before it are done (Ctrl+Return)</source>
        <translation>Er beginnt, wenn die Läufe vor ihm fertig sind (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Train in the background; the window may be closed (Ctrl+Return)</source>
        <translation>Im Hintergrund trainieren; das Fenster kann geschlossen werden (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>New model</source>
        <translation>Neues Modell</translation>
    </message>
    <message>
        <source>Train an augmenting model from your data, from nothing (Ctrl+T)</source>
        <translation>Ein ergänzendes Modell aus Ihren Daten trainieren, von Grund auf (Strg+T)</translation>
    </message>
    <message>
        <source>Training teaches the connections between two models; draw them on the layer map first. A model of your own data is trained from the Models page.</source>
        <translation>Das Training lehrt die Verbindungen zwischen zwei Modellen; zeichnen Sie sie zuerst auf der Schichtenkarte. Ein Modell aus eigenen Daten wird von der Seite Modelle aus trainiert.</translation>
    </message>
</context>
<context>
    <name>calm::ui::WindowCommands</name>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Recent project</source>
        <translation>Letztes Projekt</translation>
    </message>
    <message>
        <source>Go to composition %1</source>
        <translation>Zur Komposition %1</translation>
    </message>
    <message>
        <source>Layer map</source>
        <translation>Schichtenkarte</translation>
    </message>
    <message>
        <source>Go to dataset %1</source>
        <translation>Zum Datensatz %1</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Go to run %1</source>
        <translation>Zum Lauf %1</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
</context>
<context>
    <name>calm::ui::WorkerProcess</name>
    <message>
        <source>The engine could not be started: %1 cannot be run. Build or install the program calm, or name it with --engine.</source>
        <translation>Die Engine ließ sich nicht starten: %1 lässt sich nicht ausführen. Bauen oder installieren Sie das Programm calm, oder nennen Sie es mit --engine.</translation>
    </message>
    <message>
        <source>it was killed or crashed</source>
        <translation>es wurde beendet oder stürzte ab</translation>
    </message>
    <message>
        <source>exit code %1</source>
        <translation>Rückgabewert %1</translation>
    </message>
    <message>
        <source>The engine has ended unexpectedly (%1). Your project is safe; restart the engine to go on.</source>
        <translation>Die Engine ist unerwartet zu Ende gegangen (%1). Ihr Projekt ist sicher; starten Sie die Engine neu, um weiterzuarbeiten.</translation>
    </message>
</context>
</TS>
