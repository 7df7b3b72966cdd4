-- CreateEnum
CREATE TYPE "staff_role" AS ENUM ('admin', 'moderator', 'agent');

-- CreateTable
CREATE TABLE "staff_user" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "staff_role" NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "staff_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "membership" (
    "bot_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "membership_pkey" PRIMARY KEY ("bot_id","user_id")
);

-- CreateTable
CREATE TABLE "login" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "rotation" INTEGER NOT NULL DEFAULT 0,
    "user_agent" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "login_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invitation" (
    "id" UUID NOT NULL,
    "email" TEXT,
    "role" "staff_role" NOT NULL,
    "bot_ids" UUID[],
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "login_attempt" (
    "email_hash" TEXT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "blocked_until" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "login_attempt_pkey" PRIMARY KEY ("email_hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "staff_user_email_key" ON "staff_user"("email");

-- CreateIndex
CREATE INDEX "membership_user_id_idx" ON "membership"("user_id");

-- CreateIndex
CREATE INDEX "login_user_id_idx" ON "login"("user_id");

-- CreateIndex
CREATE INDEX "login_expires_at_idx" ON "login"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "invitation_token_hash_key" ON "invitation"("token_hash");

-- CreateIndex
CREATE INDEX "login_attempt_updated_at_idx" ON "login_attempt"("updated_at");

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_bot_id_fkey" FOREIGN KEY ("bot_id") REFERENCES "bot"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "membership" ADD CONSTRAINT "membership_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "staff_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "login" ADD CONSTRAINT "login_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "staff_user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Takes one attempt to log in with an address, known or not: milliseconds to wait, 0 where the attempt may be made. It is
-- counted before the password is looked at, under the row's lock, so that attempts side by side count too. Five may be
-- made; then one after each wait, of 30 s at first and twice as long each time, up to 15 minutes. A day without one
-- forgets them.
CREATE FUNCTION parley_take_login_attempt(p_email_hash text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  attempt login_attempt;
  moment timestamptz;
  failed integer;
BEGIN
  INSERT INTO login_attempt (email_hash) VALUES (p_email_hash) ON CONFLICT DO NOTHING;
  SELECT * INTO attempt FROM login_attempt WHERE email_hash = p_email_hash FOR UPDATE;
  moment := clock_timestamp();
  IF attempt.blocked_until > moment THEN
    RETURN ceil(extract(epoch FROM attempt.blocked_until - moment) * 1000);
  END IF;
  failed := 1 + CASE WHEN attempt.updated_at < moment - interval '1 day' THEN 0 ELSE attempt.failures END;
  UPDATE login_attempt
  SET failures = failed,
      updated_at = moment,
      blocked_until = CASE WHEN failed >= 5 THEN moment + least(900, 30 * 2 ^ least(failed - 5, 10)) * interval '1 second' END
  WHERE email_hash = p_email_hash;
  RETURN 0;
END
$$;
