package io.deactivateuser.apply;

import io.deactivateuser.settings.WorkerSettings;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/** The database's transactions, and the purge's clock. Boot's own manager steps back as soon as Kafka's is there. */
@EnableScheduling
@Configuration(proxyBeanMethods = false)
class ApplyConfiguration {
    @Bean
    @Primary
    PlatformTransactionManager transactionManager(DataSource dataSource) {
        return new JdbcTransactionManager(dataSource);
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
