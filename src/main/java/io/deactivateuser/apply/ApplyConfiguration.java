package io.deactivateuser.apply;

import io.deactivateuser.settings.WorkerSettings;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** The database's transactions, and the purge's clock. Boot's own manager steps back as soon as Kafka's is there. */
@EnableScheduling
@Configuration(proxyBeanMethods = false)
class ApplyConfiguration {
    /**
     * Rolls nothing back where a commit failed: Postgres has done so, or the connection is lost. {@code JdbcTransactionManager} would, and
     * throw that failure, with which the first one is lost.
     */
    @Bean
    @Primary
    PlatformTransactionManager transactionManager(DataSource dataSource) {
        return new DataSourceTransactionManager(dataSource);
    }

    @Bean
    Duration ledgerPurgeInterval(WorkerSettings settings) {
        return settings.ledger().purgeInterval();
    }

    @Bean
    TransactionOperations databaseTransaction(PlatformTransactionManager transactionManager) {
        return new TransactionTemplate(transactionManager);
    }
}
