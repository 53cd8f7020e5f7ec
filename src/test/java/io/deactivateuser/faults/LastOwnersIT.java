package io.deactivateuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.deactivateuser.fixtures.Answered;
import io.deactivateuser.fixtures.Deployment;
import io.deactivateuser.fixtures.Position;
import io.deactivateuser.fixtures.TestRequest;
import io.deactivateuser.fixtures.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Many requests at once for the owners of few organizations: one of each stays. */
class LastOwnersIT {
    private static final int ORGANIZATIONS = 40;
    private static final int OWNERS = 3;
    private static final int ROUNDS = 3;

    @AutoClose
    private final Deployment deployment = Deployment.create().answeringOnce();

    @Test
    void neverIsTheLastOneTakenWhoeverAsksWhere() {
        Worker first = deployment.startWorker("spring.kafka.listener.concurrency=2");
        deployment.startWorker("spring.kafka.listener.concurrency=2");
        Random random = new Random(7);
        for (int round = 0; round < ROUNDS; round++) {
            List<TestRequest> requests = requests("org-" + round + "-");
            Collections.shuffle(requests, random);

            List<Position> sent = first.whileNobodyReads(() -> deployment.send(requests));

            List<Answered> answers = deployment.answers().to(sent);
            assertThat(answers).extracting(Answered::outcome).containsOnly("OK", "LAST_OWNER");
            assertThat(answers)
                    .filteredOn(answer -> answer.outcome().equals("LAST_OWNER"))
                    .hasSize(ORGANIZATIONS);
        }
        assertThat(deployment.directory().jdbc().queryForList("""
                SELECT role_grants.resource_owner
                FROM role_grants JOIN users ON users.id = actor_id
                GROUP BY role_grants.resource_owner HAVING count(*) FILTER (WHERE state = 'active') <> 1""", String.class))
                .as("organizations with more or less than one active owner")
                .isEmpty();
    }

    /** Both tables may be the provider's. */
    @Test
    void actorsAndUsersMayEachBeSortedInTheirOwnWay() {
        deployment.directory().jdbc().execute("ALTER TABLE users ALTER id TYPE text COLLATE \"C\"");
        deployment.directory().jdbc().execute("ALTER TABLE role_grants ALTER actor_id TYPE text COLLATE \"und-x-icu\"");
        deployment.startWorker();
        List<String> owners = List.of(deployment.newUser("active"), deployment.newUser("active"));
        owners.forEach(owner -> deployment.directory().grant(owner, "org-sorted", "ORG_OWNER"));

        assertThat(owners.stream().map(owner -> deployment.ask(deployment.request(owner))))
                .extracting(Answered::outcome)
                .containsExactly("OK", "LAST_OWNER");
    }

    /** Every owner of each is asked for, in another partition than the one before. */
    private List<TestRequest> requests(String prefix) {
        List<TestRequest> requests = new ArrayList<>();
        for (int organization = 0; organization < ORGANIZATIONS; organization++) {
            for (int owner = 0; owner < OWNERS; owner++) {
                String user = deployment.newUser("active");
                deployment.directory().grant(user, prefix + organization, "ORG_OWNER");
                requests.add(deployment.request(user).on(owner));
            }
        }
        return requests;
    }
}
